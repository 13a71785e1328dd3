"""What may be done to a hazard, as plain forms on its page: the same acts and rights as in the chat."""
