"""Makes faces unrecognisable, by whatever finds them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from PIL import Image, ImageFilter

Box = tuple[int, int, int, int]
"""Left, top, right and bottom of a face, in pixels of the picture that was searched."""
Find = Callable[[Image.Image], Sequence[Box]]
"""What finds faces in a picture of at most SEARCHED pixels a side."""
SEARCHED = 1280
"""Faces are looked for in a picture no larger than this: a face of 2 % of the width is still found."""
MARGIN = 0.25
"""So much more on each side: hair and chin tell who it is, too."""
CELLS = 6
"""A face is left with so many cells across: nothing of it can be had back."""
QUALITY = 88


def blurred(picture: bytes, find: Find) -> bytes:
    """The JPEG with its faces made unrecognisable; the very bytes where there are none.

    Raises ValueError where it cannot be read, and whatever `find` raises: then it must not be shown.
    """
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            image = opened.convert("RGB")
    except OSError as error:
        raise ValueError("no picture") from error
    searched = image.copy()
    searched.thumbnail((SEARCHED, SEARCHED))
    boxes = find(searched)
    if not boxes:
        return picture
    for box in boxes:
        _blur(image, _within(box, image.width / searched.width, image.size))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _within(box: Box, scale: float, size: tuple[int, int]) -> Box:
    """In pixels of the whole picture, with its margin."""
    left, top, right, bottom = (edge * scale for edge in box)
    wide, high = (right - left) * MARGIN, (bottom - top) * MARGIN
    return (
        max(0, int(left - wide)),
        max(0, int(top - high)),
        min(size[0], int(right + wide) + 1),
        min(size[1], int(bottom + high) + 1),
    )


def _blur(image: Image.Image, box: Box) -> None:
    face = image.crop(box)
    coarse = face.resize((CELLS, CELLS), Image.Resampling.BOX).resize(face.size, Image.Resampling.BILINEAR)
    image.paste(coarse.filter(ImageFilter.GaussianBlur(max(face.size) / (2 * CELLS))), box)
