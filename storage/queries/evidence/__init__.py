"""What can be proved: the history, its seals, what is held, what is played back."""
