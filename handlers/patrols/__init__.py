"""Rounds in a chat: one message that fills itself, a card at each point; and what the police do on theirs."""
