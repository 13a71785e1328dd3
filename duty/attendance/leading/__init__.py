"""A leader's one card of a window: who is there, who is late, whom to look at."""
