"""What is said: the outbox, who may speak on a channel, and what a chat shows."""
