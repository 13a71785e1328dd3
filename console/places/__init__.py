"""The places around schools as a table, and the codes for passers-by."""
