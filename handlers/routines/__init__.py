"""例行事项 in words and buttons."""
