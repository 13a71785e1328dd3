"""Telegram: two carriers out, polling or webhook in."""
