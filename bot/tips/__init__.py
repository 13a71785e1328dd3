"""The page for passers-by (`/r/CODE`): no account, no cookie, no script, and nobody's address is kept."""
