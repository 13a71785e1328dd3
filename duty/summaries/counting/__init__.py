"""Days counted school by school, some at a time."""
