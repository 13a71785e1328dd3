"""What is wrong with a table, in words."""
