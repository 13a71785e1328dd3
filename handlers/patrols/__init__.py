"""Rounds in a chat: one message that fills itself, and a card at each point."""
