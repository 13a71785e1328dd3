"""Faces are made unrecognisable in what goes into chats, whatever finds them; the rest of a picture stays."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bot.pictures.pictures import Pictures
from bot.reception import COMPUTER, Reception
from handlers.speech.voice import Voice
from media.faces.blur import Box, Find, blurred
from media.faces.opencv import finder
from media.shelf import NotOnShelf, Shelf
from storage import tables
from tests.hazards.test_hazard import developed, picture
from tests.kit.engine_room import MONDAY
from tests.kit.story import Story
from tests.media.faces.drawn import scene

FACE = (300, 180, 480, 400)
"""Where `found_there` says that a face is, in the picture as it is searched."""
KEY = "photos/2026/11/23/a-1600.jpg"


class Stub:
    """Stands in the place of a detector, and counts how often it looks."""

    def __init__(self, *boxes: Box) -> None:
        self.boxes, self.asked = boxes, 0

    def __call__(self, image: Image.Image) -> Sequence[Box]:
        self.asked += 1
        return self.boxes


def broken(image: Image.Image) -> Sequence[Box]:
    raise MemoryError


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


def changed(before: bytes, after: bytes) -> Box:
    """Where the two differ by more than what a JPEG makes of it."""
    difference = ImageChops.difference(opened(before), opened(after)).convert("L")
    box = difference.point(lambda value: 255 if value > 30 else 0).getbbox()
    assert box
    return box


def detail(picture: bytes, box: Box) -> float:
    """How much neighbouring pixels differ there, on average."""
    part = opened(picture).crop(box).convert("L")
    beside = ImageChops.offset(part, 3, 0)
    return sum(ImageChops.difference(part, beside).tobytes()) / (part.width * part.height)


def test_a_face_is_made_coarse_and_nothing_else_is_touched() -> None:
    before = scene(faces=((390, 290, 220),))
    after = blurred(before, Stub(FACE))
    left, top, right, bottom = changed(before, after)
    assert left >= 300 - 46 and top >= 180 - 56 and right <= 480 + 47 and bottom <= 400 + 57
    assert detail(after, FACE) < detail(before, FACE) / 4
    assert opened(after).size == opened(before).size


def test_what_was_found_in_a_small_copy_is_blurred_in_the_large_one() -> None:
    before = scene((2560, 1440), ((780, 580, 440),))
    after = blurred(before, Stub(FACE))
    assert detail(after, (660, 420, 900, 720)) < detail(before, (660, 420, 900, 720)) / 4


def test_without_a_face_it_stays_as_it_is_and_a_box_at_the_edge_does_no_harm() -> None:
    before = scene(faces=())
    assert blurred(before, Stub()) is before
    assert opened(blurred(before, Stub((900, 600, 960, 720)))).size == (960, 720)
    with pytest.raises(ValueError):
        blurred(b"no picture", Stub())


# -- what goes into chats ------------------------------------------------------------------


@pytest.fixture
async def shelf(tmp_path: Path) -> Shelf:
    made = Shelf.open(str(tmp_path))
    await made.put(KEY, scene(faces=((390, 290, 220),)))
    return made


def pictures(shelf: Shelf, faces: Find | None) -> Pictures:
    """Without a database: nothing here asks it."""

    def now() -> datetime:
        return MONDAY

    return Pictures(None, shelf, now, Voice.load(), lambda code: "https://huxue.example/", faces=faces)  # type: ignore[arg-type]


async def test_what_goes_into_chats_has_no_face_and_is_searched_once_for_all(shelf: Shelf) -> None:
    stub = Stub(FACE)
    house = pictures(shelf, stub)
    sent = [await house.sent(KEY) for _ in range(3)]
    assert stub.asked == 1 and len(set(sent)) == 1
    assert detail(sent[0], FACE) < detail(await house.picture(KEY), FACE) / 4
    assert (await house.sent("qr/web/ABC")).startswith(b"\x89PNG") and stub.asked == 1, "drawn by us"


async def test_without_the_extra_everything_is_as_before(shelf: Shelf) -> None:
    house = pictures(shelf, None)
    assert await house.sent(KEY) == await house.picture(KEY)


async def test_a_picture_in_which_faces_cannot_be_looked_for_goes_to_nobody(shelf: Shelf) -> None:
    with pytest.raises(NotOnShelf):
        await pictures(shelf, broken).sent(KEY)


@pytest.fixture
async def reported(story: Story) -> AsyncIterator[tuple[Story, str]]:
    """A hazard with a photograph, and the key of that."""
    guard, owner = story.phone("G02"), story.phone("SO01")
    await guard.sends_photo(picture(), "三楼灭火器过期")
    await guard.sees("对吗")
    await guard.presses("确认")
    await guard.sees("4号隐患")
    await developed(story)
    await owner.sees("4号隐患")
    (photo,) = await story.rows(tables.photos)
    yield story, photo.large_key


async def test_it_never_widens_who_may_see_and_evidence_stays_as_it_was(
    reported: tuple[Story, str],
) -> None:
    story, key = reported
    house, stub = story.house, Stub((40, 40, 200, 200))
    boundary, now = house.boundary, house.clock.now
    shelf = Shelf.open(str(house.settings.data_dir / "media"))
    reception = Reception(
        boundary, Pictures(house.database, shelf, now, boundary.voice, str, faces=stub), now
    )
    in_chat = await reception.photo(key, "SO01", "chat")
    on_page = await reception.photo(key, "SO01", "hazard", channel=COMPUTER)
    assert in_chat and on_page and in_chat != on_page and on_page == await shelf.get(key)
    for stranger in ("G07", "AD01", "nobody"):
        assert await reception.photo(key, stranger, "chat") is None
        assert await reception.photo(key, stranger, "hazard", channel=COMPUTER) is None
    assert stub.asked == 1, "nobody looks for faces for whom it is not"


# -- the real one --------------------------------------------------------------------------

REAL = finder()
needs_opencv = pytest.mark.skipif(REAL is None, reason="the extra `faces` is not installed")


@needs_opencv
def test_opencv_finds_a_face_and_none_in_a_yard() -> None:
    assert REAL is not None
    both = scene(faces=((300, 300, 180), (700, 250, 90)))
    found = REAL(opened(both))
    for x, y in ((300, 300), (700, 250)):
        assert any(left < x < right and top < y < bottom for left, top, right, bottom in found)
    assert not REAL(opened(scene(faces=())))


@needs_opencv
async def test_opencv_blurs_what_goes_into_chats(shelf: Shelf) -> None:
    sent = await pictures(shelf, REAL).sent(KEY)
    face = (320, 210, 460, 370)
    assert detail(sent, face) < detail(await shelf.get(KEY), face) / 3


def test_an_opencv_without_its_files_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """5.0 came without cascades: the house runs as without the extra."""
    monkeypatch.setattr("importlib.import_module", lambda name: object())
    assert finder() is None
