"""One file of queries per job; each implements a port of duty."""
