"""States of a conversation that more than one room must know."""

REPORTING = "report:sentence"
"""A sentence of a 初报, 续报 or 终报 is expected (`handlers.reporting.drafts`)."""
