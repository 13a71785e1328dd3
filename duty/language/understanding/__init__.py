"""What a message means as one value: intents with their slots, and what the house does about them."""
