"""Whoever answers: desks, stations, the offices of schools."""
