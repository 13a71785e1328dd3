"""What passers-by report, as the school's office looks at it."""
