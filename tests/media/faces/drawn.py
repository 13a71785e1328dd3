"""A face that nobody has: drawn, so that no photograph of a person lies in this repository."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFilter


def scene(
    size: tuple[int, int] = (960, 720), faces: tuple[tuple[int, int, int], ...] = ((480, 300, 220),)
) -> bytes:
    """A JPEG of a grey yard with a wall, and a face at each (middle x, middle y, height)."""
    image = Image.new("RGB", size, "#9AA5AF")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, size[1] * 2 // 3, *size), fill="#6E6A62")
    for x in range(0, size[0], 120):
        pen.line((x, 0, x, size[1] * 2 // 3), fill="#8B959E", width=3)
    for x, y, height in faces:
        face = _face(height)
        image.paste(face, (x - face.width // 2, y - face.height // 2), face)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


def _face(height: int) -> Image.Image:
    """Lit from above: dark eyes below a bright forehead, bright nose between, shade below it."""
    unit = 400
    image = Image.new("RGBA", (unit, unit * 5 // 4), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((40, 20, 360, 480), fill="#D9AE8C")
    pen.pieslice((30, 0, 370, 330), 180, 360, fill="#2A211C")
    pen.ellipse((70, 70, 330, 330), fill="#E2BB9B")
    for left in (105, 225):
        pen.ellipse((left - 12, 178, left + 82, 248), fill="#A9805F")
        pen.line((left - 5, 180, left + 75, 172), fill="#31241C", width=16)
        pen.ellipse((left, 196, left + 70, 236), fill="#F1EBE5")
        pen.ellipse((left + 18, 194, left + 54, 238), fill="#1C1512")
    pen.polygon(((200, 210), (165, 312), (235, 312)), fill="#EFCBAE")
    pen.ellipse((166, 300, 196, 322), fill="#8A6148")
    pen.ellipse((204, 300, 234, 322), fill="#8A6148")
    pen.ellipse((140, 352, 260, 396), fill="#93493F")
    pen.line((140, 374, 260, 374), fill="#4E211C", width=6)
    pen.arc((110, 330, 290, 460), 40, 140, fill="#B98E6D", width=10)
    soft = image.filter(ImageFilter.GaussianBlur(4))
    return soft.resize((height * 4 // 5, height), Image.Resampling.LANCZOS)
