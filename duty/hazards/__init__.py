"""Hazards: found, owned, put right, looked at by somebody else, struck off."""
