"""Rosters kept by hand: rows as a page reads them, changed with the import's checks, taken back."""
