"""谁何时知道: one file that opens anywhere, shows who knew when, and checks itself."""
