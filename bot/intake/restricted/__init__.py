"""What must not be kept: what an update says, what was said just before, what waits to be asked about."""
