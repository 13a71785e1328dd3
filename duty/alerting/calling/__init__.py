"""Calling people: the ladder, receipts, storms, the watchdog, and what those who were called are told."""
