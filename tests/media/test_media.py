"""Photographs, the shelf, the font and the drawings, as the rest of the house uses them."""

from __future__ import annotations

import asyncio
import io
import os
import tomllib
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from media.drawing import (
    CardList,
    Invite,
    Poster,
    SummaryCard,
    invite_sheet,
    post_poster,
    post_posters,
    summary_card,
)
from media.lettering import FONTS, drawable, font, has_glyph, wrapped
from media.photograph import Limits, NotAPhotograph, Watermark, develop, develop_async, hamming
from media.shelf import NotOnShelf, Shelf, photo_keys
from tests.kit import media_corpus as corpus
from tests.kit.paths import ROOT

LINE = Watermark("2026-11-23 07:31", "实验小学 西门岗", "YH-SCH01-2026-0007")


def opened(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw))


def difference(a: Image.Image, b: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(a.convert("RGB"), b.convert("RGB"))).mean)


# --- developing


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_two_versions_of_every_kind(kind: str) -> None:
    photo = develop(corpus.encoded(corpus.scene(2000, 1500), kind))
    assert photo.kind == {"HEIF": "heic"}.get(kind, kind.lower())
    assert (photo.width, photo.height) == opened(photo.large).size == (1600, 1200)
    assert opened(photo.small).size == (320, 240)
    assert difference(opened(photo.small), corpus.scene(2000, 1500).resize((320, 240))) < 6


def test_small_pictures_are_not_enlarged() -> None:
    photo = develop(corpus.jpeg(300, 200))
    assert opened(photo.large).size == opened(photo.small).size == (300, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_set_upright(orientation: int) -> None:
    """The same picture, laid in the file each of the eight ways, comes out the same."""
    upright = corpus.scene(400, 300)
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transpose that the camera did
    laid = upright.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else upright
    photo = develop(corpus.encoded(laid, "JPEG", quality=95, exif=corpus.camera_exif(orientation)))
    assert (photo.width, photo.height) == (400, 300)
    assert difference(opened(photo.large), upright) < 8


def test_heic_is_turned_once() -> None:
    raw = corpus.encoded(corpus.scene(400, 300), "HEIF", quality=80, exif=corpus.camera_exif(6).tobytes())
    photo = develop(raw)
    expected = corpus.scene(400, 300).transpose(Image.Transpose.ROTATE_270)
    assert (photo.width, photo.height) == (300, 400)
    assert difference(opened(photo.large), expected) < 8


@pytest.mark.parametrize("raw", [pytest.param(r, id=n) for n, r in corpus.marked_pictures()])
def test_time_and_place_are_read(raw: bytes) -> None:
    photo = develop(raw)
    assert photo.taken_at == datetime(2026, 11, 23, 7, 31, 5, tzinfo=timezone(timedelta(hours=8)))
    assert photo.latitude == pytest.approx(33 + 24 / 60 + 56.6 / 3600, abs=1e-4)
    assert photo.longitude == pytest.approx(118.882, abs=1e-4)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(None, None), ("Z", UTC), ("+0x:00", None), ("-03:30", timezone(-timedelta(hours=3, minutes=30)))],
)
def test_time_is_aware_only_where_the_camera_says_so(zone: str | None, expected: timezone | None) -> None:
    raw = corpus.encoded(corpus.scene(60, 40), "JPEG", exif=corpus.camera_exif(zone=zone))
    assert develop(raw).taken_at == datetime(2026, 11, 23, 7, 31, 5, tzinfo=expected)


@pytest.mark.parametrize(
    "exif", [pytest.param(e, id=n) for n, e in corpus.absurd_exifs() if "orient" not in n]
)
def test_an_absurd_place_is_none(exif: Image.Exif) -> None:
    photo = develop(corpus.encoded(corpus.scene(60, 40), "JPEG", exif=exif))
    assert (photo.latitude, photo.longitude) == (None, None)
    assert photo.taken_at is not None


def test_colours_come_out_as_srgb() -> None:
    """With red and green swapped in its profile, a red picture is a green one: the profile itself goes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmp!").replace(b"gXYZ", b"rXYZ").replace(b"tmp!", b"gXYZ")
    raw = corpus.encoded(Image.new("RGB", (40, 40), (255, 0, 0)), "PNG", icc_profile=swapped)
    red, green, blue = ImageStat.Stat(opened(develop(raw).large)).mean
    assert green > 240
    assert red < 15
    assert blue < 15


def test_a_profile_that_cannot_be_used_changes_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = corpus.encoded(corpus.scene(80, 60), "JPEG", quality=95)
    unusable = corpus.encoded(corpus.scene(80, 60), "JPEG", quality=95, icc_profile=profile)
    assert difference(opened(develop(plain).large), opened(develop(unusable).large)) == 0


def test_clear_parts_become_white() -> None:
    photo = develop(corpus.encoded(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG"))
    assert ImageStat.Stat(opened(photo.large)).mean == [255, 255, 255]


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    photo = develop(corpus.encoded(Image.new("I;16", (50, 50), 0x8000), "PNG"))
    assert ImageStat.Stat(opened(photo.large)).mean == pytest.approx([128] * 3, abs=1)


def test_limits_can_be_set() -> None:
    with pytest.raises(NotAPhotograph, match="too_many_pixels"):
        develop(corpus.jpeg(), limits=Limits(pixels=1000))
    with pytest.raises(NotAPhotograph, match="too_large"):
        develop(corpus.jpeg(), limits=Limits(bytes=1000))


async def test_develops_in_threads_beside_each_other() -> None:
    with ThreadPoolExecutor(2) as pool:
        raws = [corpus.jpeg(900, 700, seed) for seed in range(6)]
        photos = await asyncio.gather(*(develop_async(raw, LINE, executor=pool) for raw in raws))
    assert [photo.large for photo in photos] == [develop(raw, LINE).large for raw in raws]


# --- the watermark


@pytest.mark.parametrize("colour", ["white", "black", "#777777"])
@pytest.mark.parametrize("size", [(1600, 1200), (1200, 1600), (320, 240)])
def test_the_line_is_readable_on_any_ground(colour: str, size: tuple[int, int]) -> None:
    raw = corpus.encoded(Image.new("RGB", size, colour), "JPEG")
    marked, small = develop(raw, LINE), opened(develop(raw, LINE).small)
    strip = opened(marked.large).convert("L").crop((0, size[1] - 18, size[0], size[1]))
    letters, ground = strip.getextrema()[1], strip.getpixel((size[0] - 2, 10))
    assert isinstance(ground, int)
    assert letters > 200
    assert letters - ground > 100
    assert difference(small, Image.new("RGB", small.size, colour)) < 3


def test_a_long_line_stays_in_the_picture_and_a_speck_carries_none() -> None:
    long = Watermark("2026-11-23 07:31", "临澜市第一高级中学南校区 学生宿舍三号楼西侧应急出口 " * 3, "YH-1")
    plain, marked = develop(corpus.jpeg()), develop(corpus.jpeg(), long)
    assert marked.large != plain.large
    assert marked.height == plain.height
    assert develop(corpus.jpeg(20, 20), long).large == develop(corpus.jpeg(20, 20)).large


def test_an_empty_line_draws_nothing() -> None:
    assert develop(corpus.jpeg(), Watermark("", "\n\t")).large == develop(corpus.jpeg()).large


# --- sameness


def test_the_same_picture_is_known_again() -> None:
    original = develop(corpus.jpeg(1600, 1200))
    assert len(original.dhash) == 16
    smaller = develop(corpus.encoded(corpus.scene(1600, 1200).resize((800, 600)), "JPEG", quality=50), LINE)
    assert smaller.sha256 != original.sha256
    assert hamming(original.dhash, smaller.dhash) <= 6
    assert hamming(original.dhash, develop(corpus.jpeg(1600, 1200, 2)).dhash) > 12


def test_hamming_counts_bits() -> None:
    assert hamming("0" * 16, "f" * 16) == 64
    assert hamming("00000000000000ff", "00000000000000fe") == 1


# --- the shelf


@pytest.fixture(params=["folder", "file", "memory", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """`HUXUE_TEST_S3=s3://bucket` with AWS_… variables runs the same tests on S3 (moto will do)."""
    bucket = os.environ.get("HUXUE_TEST_S3", "")
    if request.param == "s3" and not bucket:
        pytest.skip("HUXUE_TEST_S3 is not set")
    folder = tmp_path / "照片 架"
    urls = {
        "folder": str(folder),
        "file": folder.as_uri(),
        "memory": "memory://",
        "s3": f"{bucket}/{tmp_path.name}",
    }
    return Shelf.open(urls[request.param])


async def test_shelf_keeps_and_gives_back(shelf: Shelf) -> None:
    large, small = photo_keys("ab" * 32, date(2026, 11, 23))
    await shelf.put(large, b"one")
    await shelf.put(large, b"one")
    await shelf.put(small, b"")
    assert await shelf.get(large) == b"one"
    assert await shelf.get(small) == b""
    assert await shelf.exists(large)
    assert await shelf.list("photos/2026") == sorted([large, small]) == await shelf.list()
    assert await shelf.list("photos/20") == []
    await shelf.delete(large)
    await shelf.delete(large)
    assert not await shelf.exists(large)
    with pytest.raises(NotOnShelf, match=large):
        await shelf.get(large)


BAD_KEYS = [
    "",
    "/",
    "/etc/passwd",
    "a/../b",
    "..",
    "a//b",
    "a/",
    "./a",
    ".hidden",
    "a\\b",
    "a\0b",
    "a\nb",
    "照片",
]


@pytest.mark.parametrize("key", BAD_KEYS)
async def test_shelf_refuses_odd_keys(key: str) -> None:
    shelf = Shelf.open("memory://")
    for use in (shelf.get, shelf.exists, shelf.delete):
        with pytest.raises(ValueError, match="not a key"):
            await use(key)
    with pytest.raises(ValueError, match="not a key"):
        await shelf.put(key, b"")


def test_shelf_knows_its_places() -> None:
    with pytest.raises(ValueError, match="ftp://"):
        Shelf.open("ftp://example.invalid/photos")


def test_keys_carry_day_and_hash() -> None:
    sha = "0f" * 32
    assert photo_keys(sha, date(2026, 1, 3))[0] == f"photos/2026/01/03/0f/{sha}-1600.jpg"
    assert photo_keys(sha, datetime(2026, 1, 3, 23, tzinfo=UTC))[1] == f"photos/2026/01/03/0f/{sha}-320.jpg"
    with pytest.raises(ValueError, match="sha256"):
        photo_keys("../../etc", date(2026, 1, 3))


# --- the font


def chinese_files() -> list[Path]:
    places = ("handlers/speech/texts/*.toml", "storage/sample/*.csv", "duty/*.toml")
    return [path for place in places for path in ROOT.glob(place)]


def test_the_font_has_every_character_we_write() -> None:
    """Emoji are the phone's own and never drawn; all else must be."""
    used = {c for path in chinese_files() for c in path.read_text("utf-8-sig")}
    used |= {
        c for name in ("drawing", "paper", "watermark") for c in (ROOT / "media" / f"{name}.py").read_text()
    }
    emoji = {c for c in used if ord(c) >= 0x1F000 or unicodedata.category(c) in {"Cf", "Mn", "Me"}}
    assert sorted(c for c in used - emoji if not has_glyph(c) and c not in "\ufeff✔☑➕") == []


def test_the_font_has_gb2312_and_rare_names_in_both_weights() -> None:
    for sample in "一啊齄镕喆堃玥昇祎旻赟頔翀玮垚骉彧芃𬭚〇①✓√×°℃㎡":
        assert has_glyph(sample), sample
        bold = font(20, bold=True)
        assert bytes(bold.getmask(sample)) != bytes(bold.getmask("\uffff")), sample
    assert not has_glyph("✔")


def test_the_fonts_ship_with_their_licence_and_stay_small() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 4_500_000
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert "fonts/*" in shipped["media"]


def test_what_cannot_be_drawn_is_left_out_or_marked() -> None:
    assert drawable("🚨 求助\n已发出\u200b\u3000✔ 07:44") == "求助 已发出 07:44"
    assert drawable("ᠠ") == "〓"


def test_lines_break_where_readers_expect() -> None:
    face = font(20)
    lines = wrapped("07:10 柳河小学校门口护学岗，缺民警1名 YH-SCH01-2026-0007。已通知总务主任", face, 200)
    assert all(face.getlength(line) <= 220 for line in lines)
    assert not any(line[0] in "，。）" for line in lines)
    assert any("YH-SCH01-2026-0007" in line for line in lines)
    assert wrapped("一二三四五六七八九十" * 5, face, 100, 2)[1].endswith("…")
    assert wrapped("", face, 100) == [""]


# --- drawings

CARD = SummaryCard("云汀区（虚构）", "11月23日 周一", "18:00", 1, 2, 0, rows=(("到岗", "46/48 人次"),))


def test_the_card_is_a_phone_wide_picture() -> None:
    picture = opened(summary_card(CARD))
    assert picture.format == "PNG"
    assert picture.width == 1080


def test_the_card_grows_with_what_it_says_but_has_an_end() -> None:
    flood = CardList(
        "超期隐患", tuple(f"YH-SCH01-2026-{n:04} 三楼灭火器过期" * 5 for n in range(500)), "amber"
    )
    full = replace(
        CARD, rows=(("很长的名目" * 20, "很长的数" * 20),) * 100, lists=(flood,) * 20, footer="说明" * 200
    )
    assert opened(summary_card(CARD)).height < opened(summary_card(full)).height
    assert opened(summary_card(full)).height + 1080 < 10_000  # Telegram's bound for photos


@pytest.mark.parametrize(
    ("change", "nil"),
    [
        ({}, True),
        ({"rows": (("到岗", "0/0 人次"),), "lists": (CardList("缺岗", ()),)}, True),
        ({"rows": (("到岗", "46/48 人次"),)}, False),
        ({"rows": (("到岗", "46/48 人次"),), "nil_report": True}, True),
        ({"lists": (CardList("更正", ("昨日到岗更正",)),)}, False),
        ({"gaps": 1}, False),
        ({"open_incidents": 1, "nil_report": True}, False),
    ],
)
def test_nil_report_only_when_nothing_was(change: dict[str, object], nil: bool) -> None:
    card = replace(SummaryCard("云汀区", "11月22日", "18:00", 0, 0, 0), **change)  # type: ignore[arg-type]
    assert card.is_nil is nil
    summary_card(card)


def test_a_zero_is_calm_and_a_gap_is_red() -> None:
    gap = opened(summary_card(CARD)).convert("RGB").crop((48, 280, 360, 540))
    calm = opened(summary_card(replace(CARD, gaps=0))).convert("RGB").crop((48, 280, 360, 540))
    reds = [
        sum(1 for r, g, b in p.get_flattened_data() if r > 150 and g < 60 and b < 60) for p in (gap, calm)
    ]
    assert reds[0] > 1000
    assert reds[1] == 0


def test_invitations_fill_pages_of_eight() -> None:
    people = [
        Invite("李守田", "实验小学 保安员", f"K7QM-{n:04}", f"https://t.me/x?start=K7QM{n:04}")
        for n in range(9)
    ]
    sheet = invite_sheet(people)
    assert sheet.startswith(b"%PDF")
    assert sheet.count(b"/Subtype /Image") == 2
    with pytest.raises(ValueError, match="nobody"):
        invite_sheet([])


def test_posters() -> None:
    poster = Poster("云汀区实验小学", "西门岗", "https://example.invalid/p/P002?sig=abc")
    assert post_poster(poster).count(b"/Subtype /Image") == 1
    assert post_posters([poster, replace(poster, post="很长的岗位名称" * 9)]).count(b"/Subtype /Image") == 2
    with pytest.raises(ValueError, match="no post"):
        post_posters([])
