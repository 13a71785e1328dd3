"""The fictional district in the browser, and its clock."""
