"""People of the simulated district, a kind to a file: what they do by themselves, and at what they see."""
