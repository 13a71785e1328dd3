"""A call that climbs until a person takes it, and all that people say to it."""
