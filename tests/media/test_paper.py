"""What is printed and hung up: codes that a phone can read, and words that say what to do."""

from __future__ import annotations

import re

import pytest
import segno
from PIL import Image

from media.paper import DPI, Poster, _label_page, _poster_page, point_poster, post_sheet

LINK = "https://gate.example.org/s#c_SCH01-C01_K3M9T2XQ7A"
LOOKS = ("灭火器压力表指针在绿区", "通道没有堆东西", "门锁好", "应急灯亮", "没有电动车充电")
QUIET = 4
Box = tuple[int, int, int, int]


@pytest.mark.parametrize(
    ("page", "least_mm"),
    [
        (_poster_page(point_poster("实验小学", "东门", LINK, LOOKS, "SCH01-C01")), 60),
        (_poster_page(point_poster("实验小学", "配电房", LINK, LOOKS[:2], "SCH01-C02")), 75),
        (_poster_page(Poster("实验小学", "西门岗", LINK)), 100),
        (_label_page([Poster("实验小学", "校门口护学岗", LINK)]), 40),
    ],
    ids=["five looks", "two looks", "post", "label"],
)
def test_a_code_on_paper_is_this_link_large_enough_with_its_quiet_zone(
    page: Image.Image, least_mm: float
) -> None:
    assert [round(pixels / DPI * 25.4) for pixels in page.size] == [210, 297]
    box, module = found_on(page)
    assert (box[2] - box[0]) / DPI * 25.4 >= least_mm
    edge = QUIET * module
    around = page.crop((box[0] - edge, box[1] - edge, box[2] + edge, box[3] + edge))
    assert blacks(around) == blacks(page.crop(box)), "nothing stands in the quiet zone"


def test_small_codes_to_cut_apart() -> None:
    poster = point_poster("实验小学", "东门", LINK, (), "SCH01-C01")
    assert post_sheet([poster] * 9).count(b"/Subtype /Image") == 2
    with pytest.raises(ValueError, match="no post"):
        post_sheet([])


def blacks(page: Image.Image) -> int:
    return page.convert("L").histogram()[0]


def found_on(page: Image.Image) -> tuple[Box, int]:
    """Where the very modules of the link stand, and how large one is. Fails where there is no such code."""
    rows = [bytes(row) for row in segno.make(LINK, error="q", micro=False, boost_error=True).matrix]
    black = page.convert("L").point(lambda value: 255 - value)
    for top in range(page.height):
        line = black.crop((0, top, page.width, top + 1)).tobytes()
        for edge in re.finditer(rb"\xff+", line):
            module, rest = divmod(len(edge[0]), 7)
            if not rest and module > 5 and is_code(black, rows, edge.start(), top, module):
                side = module * len(rows)
                return (edge.start(), top, edge.start() + side, top + side), module
    raise AssertionError("no code of that link on the page")


def is_code(black: Image.Image, rows: list[bytes], left: int, top: int, module: int) -> bool:
    side, half = module * len(rows), module // 2
    if left + side > black.width or top + side > black.height:
        return False
    return all(
        bool(black.getpixel((left + x * module + half, top + y * module + half))) == bool(dark)
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
    )
