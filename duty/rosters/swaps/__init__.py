"""A place that changes hands for a window, or is left for some days: asked, answered, settled."""
