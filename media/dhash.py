"""A 64-bit difference hash: the same picture, resaved or shrunk, differs in few bits."""

from __future__ import annotations

from PIL import Image


def dhash(picture: Image.Image) -> str:
    """16 hex digits; a bit says whether brightness falls from one cell of a 9×8 grid to its right neighbour.

    An even picture (night, a covered lens) gives almost only zeros, which says nothing about sameness.
    """
    cells = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    falls = (cells[9 * y + x] > cells[9 * y + x + 1] for y in range(8) for x in range(8))
    return f"{int(''.join('01'[fall] for fall in falls), 2):016x}"


def hamming(a: str, b: str) -> int:
    """In how many of the 64 bits two hashes differ; up to 6 is the same picture."""
    return (int(a, 16) ^ int(b, 16)).bit_count()
