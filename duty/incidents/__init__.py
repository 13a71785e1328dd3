"""Incidents and calls for help: one sentence becomes a row; a person, not a word list, has the last say."""
