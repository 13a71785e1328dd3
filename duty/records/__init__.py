"""What is on record: the history, pictures, what must not be kept, and how long the rest may be."""
