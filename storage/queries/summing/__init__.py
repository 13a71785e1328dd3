"""What a figure of a summary counts, and the same as rows."""
