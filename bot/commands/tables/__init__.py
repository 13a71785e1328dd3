"""What goes out as a table: its rows, and the file they are written to."""
