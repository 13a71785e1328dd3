"""What whoever keeps a roster, or leads, puts in for one date: leave, and who stands in. It holds at once."""
