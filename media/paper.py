"""Sheets to print: invitations to cut apart, QR posters to hang up. A4 at 300 dpi, black on white, as PDF."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import segno
from PIL import Image, ImageDraw

from media.lettering import drawable, font, shortened, wrapped

DPI = 300
A4 = (2480, 3508)
MARGIN = 110
COLUMNS, ROWS = 2, 4
LABEL_MARGIN, LABEL_CODE = 60, 640  # a code of 54 mm, quiet zone included
LOOKS = 5
SIDES = (1600, 1400, 1300, 1240, 1120, 1000)  # of the code, by how many things stand below it
QUIET = 4  # modules of white that readers need around a code
BLACK, WHITE = 0, 1


@dataclass(frozen=True, slots=True)
class Invite:
    """One person's invitation. `link` is in the QR, `code` for typing; both work once, until `expires`."""

    name: str
    about: str
    code: str
    link: str
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Poster:
    """A post's or checkpoint's QR: `link` signed by whoever knows the secret.

    looks: what to look at there. number: small, at the bottom, so that a worn-out one can be named.
    """

    school: str
    post: str
    link: str
    heading: str = "签到点"
    how: tuple[str, ...] = ("到岗后，用手机扫一扫", "扫不了，就在聊天里点“签到”")
    footer: str = "请勿拍照转发。二维码损坏请告诉队长更换。"
    looks: tuple[str, ...] = ()
    number: str = ""


def point_poster(school: str, point: str, link: str, looks: Sequence[str], number: str) -> Poster:
    """Of a checkpoint: it says what to look at there."""
    how = ("到了，用手机扫一扫", "没事点“都正常”，不对点“有问题”")
    return Poster(school, point, link, "巡查点", how, looks=tuple(looks), number=number)


def parents_poster(school: str, link: str, post: str = "") -> Poster:
    """For whoever passes by: no account is needed, and who is in danger phones first."""
    how = ("用手机扫一扫，点一下，写一句话", "不用登录，不留姓名；可以拍一张照片")
    foot = "只拍隐患，不要拍到学生。发完会给您一个查询码。"
    return Poster(school, "看到隐患扫一扫", link, "有危险请先打110", how, foot, number=post)


def invite_sheet(entries: Sequence[Invite]) -> bytes:
    """A PDF with eight invitations to a page, to be cut apart along the lines."""
    if not entries:
        raise ValueError("nobody is invited")
    return _pdf(_invite_page(batch) for batch in _batches(entries, COLUMNS * ROWS))


def qr_picture(link: str, side: int = 720) -> bytes:
    """One code as PNG, to be shown on a leader's phone and scanned by the new one."""
    page = Image.new("1", (side, side), WHITE)
    _qr(ImageDraw.Draw(page), (0, 0), side, link, "m")
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def post_poster(poster: Poster) -> bytes:
    """A PDF of one A4 page."""
    return post_posters([poster])


def post_posters(posters: Sequence[Poster]) -> bytes:
    """A PDF with a page for each."""
    if not posters:
        raise ValueError("no post to hang a poster at")
    return _pdf(_poster_page(poster) for poster in posters)


def post_sheet(posters: Sequence[Poster]) -> bytes:
    """A PDF with eight small ones to a page, to be cut apart along the lines."""
    if not posters:
        raise ValueError("no post to hang a code at")
    return _pdf(_label_page(batch) for batch in _batches(posters, COLUMNS * ROWS))


T = TypeVar("T")


def _batches(entries: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(entries)
    while batch := list(islice(rest, size)):
        yield batch


def _invite_page(entries: Sequence[Invite]) -> Image.Image:
    return _apart(entries, _invite)


def _label_page(posters: Sequence[Poster]) -> Image.Image:
    return _apart(posters, _label)


def _apart(
    entries: Sequence[T], draw: Callable[[ImageDraw.ImageDraw, int, int, int, int, T], None]
) -> Image.Image:
    """Each in its cell, with lines to cut along."""
    page, pen = _blank()
    width, height = A4[0] // COLUMNS, A4[1] // ROWS
    for index, entry in enumerate(entries):
        draw(pen, index % COLUMNS * width, index // COLUMNS * height, width, height, entry)
    for column in range(1, COLUMNS):
        _cut(pen, (width * column, 0), (width * column, A4[1]))
    for row in range(1, ROWS):
        _cut(pen, (0, height * row), (A4[0], height * row))
    return page


def _invite(pen: ImageDraw.ImageDraw, left: int, top: int, width: int, height: int, entry: Invite) -> None:
    x, y, code_side = left + MARGIN, top + 90, 470
    room = width - 2 * MARGIN - code_side - 30
    _line(pen, (x, y + 30), "护学哨 邀请", 40, room)
    _line(pen, (x, y + 125), entry.name, 84, room, bold=True)
    below = y + 205
    for part in wrapped(drawable(entry.about), font(40), room, 2):
        _line(pen, (x, below + 28), part, 40, room)
        below += 58
    _line(pen, (x, y + 375), "口令", 40, room)
    _line(pen, (x, y + 450), entry.code, _code_size(entry.code, room), room, bold=True)
    _qr(pen, (left + width - MARGIN - code_side + 30, y - 10), code_side, entry.link, "m")
    how = ["① 扫一扫，点“进入”或“开始”，再点“我知道了”。", "② 扫不了：在聊天里把口令发给护学哨。"]
    limit = f"{entry.expires}前有效，" if entry.expires else ""
    for index, part in enumerate([*how, f"只能用一次，{limit}请勿转给别人。"]):
        _line(pen, (x, top + height - 222 + index * 64), part, 40, width - 2 * MARGIN)


def _label(pen: ImageDraw.ImageDraw, left: int, top: int, width: int, height: int, poster: Poster) -> None:
    """The small one: the code at the left, its name and how beside it."""
    _qr(pen, (left + LABEL_MARGIN, top + (height - LABEL_CODE) // 2), LABEL_CODE, poster.link, "q")
    x = left + LABEL_MARGIN + LABEL_CODE + 10
    room, y = left + width - LABEL_MARGIN - x, top + 170
    _line(pen, (x, y), poster.school, 40, room)
    for part in wrapped(drawable(poster.post), font(60, bold=True), room, 2):
        y += 85
        _line(pen, (x, y), part, 60, room, bold=True)
    y += 30
    for part in (poster.heading, *(part for how in poster.how for part in how.split("，"))):
        y += 65
        _line(pen, (x, y), part, 40, room)
    _line(pen, (x, top + height - 150), poster.number, 40, room)


def _poster_page(poster: Poster) -> Image.Image:
    """With something to look at the code is smaller: what to do stands below it in letters read from afar."""
    page, pen = _blank()
    middle, side = A4[0] // 2, SIDES[min(len(poster.looks), LOOKS)]
    pen.rectangle((MARGIN, MARGIN, A4[0] - MARGIN, A4[1] - MARGIN), outline=BLACK, width=8)
    _centred(pen, (middle, 330), poster.school, (100,))
    _centred(pen, (middle, 560), poster.post, (220, 160, 120), bold=True)
    heading, bold = drawable(poster.heading), font(100, bold=True)
    half = max(330, int(bold.getlength(heading)) // 2 + 80)
    pen.rectangle((middle - half, 720, middle + half, 890), fill=BLACK)
    pen.text((middle, 805), heading, WHITE, bold, anchor="mm")
    _qr(pen, (middle - side // 2, 950), side, poster.link, "q")
    below = 950 + side + 130
    if poster.looks:
        below = _looks(pen, 950 + side, poster.looks)
    for index, part in enumerate(poster.how):
        size = 80 if poster.looks else 100
        _centred(pen, (middle, below + index * int(size * 1.7)), part, (size,), bold=index == 0)
    foot = f"{poster.footer}　{poster.number}" if poster.number else poster.footer
    _centred(pen, (middle, A4[1] - MARGIN - 130), foot, (60,))
    return page


def _looks(pen: ImageDraw.ImageDraw, top: int, looks: Sequence[str]) -> int:
    """Two to five things, numbered, below each other; returns where the next line may stand."""
    room, lines = (
        A4[0] - 2 * MARGIN - 200,
        [f"{n}. {drawable(look)}" for n, look in enumerate(looks[:LOOKS], 1)],
    )
    left = (A4[0] - int(min(room, max(font(100).getlength(line) for line in lines)))) // 2
    for index, line in enumerate(lines, 1):
        _line(pen, (left, top + index * 130), line, 100, room)
    return top + len(lines) * 130 + 210


def _blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """One bit deep: letters and codes stay sharp in print, and a page is some 50 kB."""
    page = Image.new("1", A4, WHITE)
    return page, ImageDraw.Draw(page)


def _line(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, room: float, bold: bool = False
) -> None:
    pen.text(
        at, shortened(drawable(text), font(size, bold=bold), room), BLACK, font(size, bold=bold), anchor="lm"
    )


def _centred(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, sizes: Sequence[int], bold: bool = False
) -> None:
    """In the first of `sizes` that fits, else cut."""
    room, text = A4[0] - 2 * MARGIN - 160, drawable(text)
    size = next((s for s in sizes if font(s, bold=bold).getlength(text) <= room), sizes[-1])
    pen.text(at, shortened(text, font(size, bold=bold), room), BLACK, font(size, bold=bold), anchor="mm")


def _code_size(code: str, room: float) -> int:
    """A code must never be cut: smaller letters instead."""
    return next((size for size in (84, 60, 40) if font(size, bold=True).getlength(code) <= room), 40)


def _qr(pen: ImageDraw.ImageDraw, at: tuple[int, int], side: int, link: str, error: str) -> None:
    """A code within `side`, quiet zone included; modules are whole pixels, so printers keep them square."""
    rows = [bytes(row) for row in segno.make(link, error=error, micro=False, boost_error=True).matrix]
    module = max(1, side // (len(rows) + 2 * QUIET))
    start = (side - module * len(rows)) // 2
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = at[0] + start + x * module, at[1] + start + y * module
                pen.rectangle((left, top, left + module - 1, top + module - 1), fill=BLACK)


def _cut(pen: ImageDraw.ImageDraw, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """A dashed line."""
    length = max(end[0] - begin[0], end[1] - begin[1])
    step = ((end[0] - begin[0]) / length, (end[1] - begin[1]) / length)
    for at in range(0, length, 40):
        stroke = [(begin[0] + step[0] * pos, begin[1] + step[1] * pos) for pos in (at, at + 18)]
        pen.line(stroke, BLACK, 3)


def _pdf(pages: Iterable[Image.Image]) -> bytes:
    """Page by page through a file: forty at once would be 350 MB."""
    with tempfile.TemporaryFile() as file:
        for number, page in enumerate(pages):
            page.save(file, "PDF", resolution=DPI, title="护学哨", append=number > 0)
        file.seek(0)
        return file.read()
