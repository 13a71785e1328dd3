"""谁何时知道: one case as it is on record, to be played back."""
