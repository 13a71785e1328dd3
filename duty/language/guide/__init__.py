"""What the state's guide calls a major hazard outright, found in the words of guards."""
