"""What stands behind each figure of a summary, row by row."""
