"""Queries about offices that change hands."""
