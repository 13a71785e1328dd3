"""A message as a whole: what was learned of what must not be kept, and the classes of words it knows."""
