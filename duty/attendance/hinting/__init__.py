"""Signs that something was used again: hints for the leader, never a verdict."""
