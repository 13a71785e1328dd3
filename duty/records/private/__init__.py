"""What must not be kept: how it is written, and how it is found."""
