"""Pictures of a hazard beside each other: the same one twice, and an old one that is shown as new."""
