"""Who does not come, who knows of it, and who is asked to come instead."""
