"""What is not as in other weeks: leave, and who stands in at one place in one window of one day."""
