"""Rounds: points that are walked to, what was seen there, and who hears when nobody walked."""
