"""The life of a hazard as one table, what each step of it writes, and the picture drawn from it."""
