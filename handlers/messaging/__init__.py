"""Coming in, inviting, and who can be reached."""
