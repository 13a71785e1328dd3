"""One person on two channels at once: each shows what was done on the other."""
