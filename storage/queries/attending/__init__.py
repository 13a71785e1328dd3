"""Who should be where, who is there, and who left."""
