"""How people are reached: what is said to them, on which accounts, and how much of it."""
