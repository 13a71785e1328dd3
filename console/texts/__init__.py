"""The texts of the pages, one file for each language."""
