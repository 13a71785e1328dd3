"""The one way out: who is spoken to next, by which process, and what became of it."""
