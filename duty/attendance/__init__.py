"""Who is where against who is needed: check-ins, coverage, gaps, spot checks."""
