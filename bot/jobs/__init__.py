"""What falls due by itself: the clock's sweeps, pictures, removals, the heartbeat."""
