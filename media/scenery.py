"""Invented photographs, for districts that do not exist: edges, a gradient and some grain, nobody in them."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

SIZE = (320, 240)
THINGS = 12


def scenery(seed: int) -> bytes:
    """A JPEG that compresses and hashes as a photograph does; the same seed is the same picture."""
    dice, (width, height) = random.Random(seed), SIZE
    sky = Image.linear_gradient("L").resize(SIZE)
    grain = Image.frombytes("L", (64, 64), dice.randbytes(4096)).resize(SIZE)
    picture = Image.merge("RGB", (sky, Image.blend(sky, grain, 0.3), grain))
    pen = ImageDraw.Draw(picture)
    for _ in range(THINGS):
        x, y = dice.randrange(width), dice.randrange(height)
        colour = (dice.randrange(256), dice.randrange(256), dice.randrange(256))
        pen.rectangle((x, y, x + width // 5, y + height // 6), fill=colour)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return kept.getvalue()
