"""/report."""
