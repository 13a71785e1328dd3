"""What the clock, the operator and whoever checks the house ask, across all rooms."""
