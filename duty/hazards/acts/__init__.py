"""What people do to a hazard between its number and its end: by one tap, or by a tap and a sentence."""
