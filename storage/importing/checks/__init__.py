"""Checks that need more than the words of a row: where things are, and what is odd but may be meant."""
