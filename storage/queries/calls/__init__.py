"""Calls, incidents, what is told and asked after them."""
