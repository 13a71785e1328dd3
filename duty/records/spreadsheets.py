"""Texts that a spreadsheet might take for a formula: said once for whatever writes tables."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How such a text begins. A workbook writes all texts as texts and marks these besides, so that they stay
one where somebody edits the cell; a table of plain text has only the mark before them."""


def as_text(words: str) -> str:
    """With the mark by which a spreadsheet knows it for a text, where it needs one."""
    return f"'{words}" if words.startswith(RISKY) else words
