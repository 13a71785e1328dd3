"""谁何时知道: the record of one case in words, for its file; and the button that asks for it."""
