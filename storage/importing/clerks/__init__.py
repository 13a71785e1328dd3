"""What clerks write: their words for our files, columns and values, and the lines around a table."""
