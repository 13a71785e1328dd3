"""What the house promises, a small class for each, held against what happened."""
