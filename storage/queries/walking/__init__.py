"""Rounds, routines, visits and what passers-by report."""
