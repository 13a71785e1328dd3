"""Whatever is sent, `develop` gives a clean photograph or NotAPhotograph; nothing else gets through."""

from __future__ import annotations

import io
import random
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from media.photograph import NotAPhotograph, Photograph, Watermark, develop, hamming
from tests.kit import media_corpus as corpus

# Pillow's own remarks on bad files are silenced by develop in production; here "error" would change its ways
pytestmark = pytest.mark.filterwarnings(r"ignore::UserWarning:PIL\.")

LINE = Watermark("2026-11-23 07:31", "实验小学 西门岗", "YH-SCH01-2026-0007")
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8X", b"\0\0\0\x18ftypheic", b"")


def survived(raw: bytes) -> Photograph | None:
    """The photograph, checked to be clean, or None if it was refused by the book."""
    try:
        photo = develop(raw, LINE)
    except NotAPhotograph as refusal:
        assert refusal.reason in {
            "empty",
            "not_image",
            "broken",
            "too_large",
            "too_many_pixels",
            "unsupported",
        }
        return None
    for version in (photo.large, photo.small):
        opened = Image.open(io.BytesIO(version), formats=["JPEG"])
        opened.load()
        assert opened.mode == "RGB"
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert corpus.SECRET not in version
        assert version.endswith(b"\xff\xd9")
    return photo


@pytest.mark.parametrize(("raw", "reason"), [pytest.param(r, e, id=n) for n, r, e in corpus.not_pictures()])
def test_refuses_with_the_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(NotAPhotograph) as refusal:
        develop(raw, LINE)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(("raw", "size"), [pytest.param(r, s, id=n) for n, r, s in corpus.odd_pictures()])
def test_accepts_the_unusual(raw: bytes, size: tuple[int, int]) -> None:
    photo = survived(raw)
    assert photo is not None
    assert (photo.width, photo.height) == size


@pytest.mark.parametrize("kind", ["png", "webp", "heic"])
def test_a_file_cut_anywhere_is_broken(kind: str) -> None:
    whole = dict(corpus.marked_pictures())[kind]
    for part in range(1, 40):
        raw = whole[: len(whole) * part // 41]
        with pytest.raises(NotAPhotograph) as refusal:
            develop(raw)
        assert refusal.value.reason == "broken" or len(raw) < 16


def test_a_jpeg_cut_before_its_picture_begins_is_broken() -> None:
    whole = corpus.jpeg()
    begins = whole.index(b"\xff\xda")
    for length in range(4, begins, 37):
        with pytest.raises(NotAPhotograph, match="broken"):
            develop(whole[:length])


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_without_its_end_is_developed_as_short(progressive: bool) -> None:
    whole = corpus.encoded(corpus.scene(3000, 2000), "JPEG", progressive=progressive)
    ended = develop(whole)
    assert not ended.short
    for missing in (1, 2, 3, 40, 5000, len(whole) // 2):
        photo = survived(whole[:-missing])
        assert photo is not None and photo.short
        assert (photo.width, photo.height) == (ended.width, ended.height)
    assert hamming(develop(whole[:-40]).dhash, ended.dhash) <= 4, "the picture itself is there"


BEHIND = {
    "noise": random.Random(3).randbytes(6 * 2**20),  # about a hundred FFDA, as if scanned so often
    "film": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + random.Random(4).randbytes(6 * 2**20),
    "scans": b"\xff\xda\0\x04ab" * 2**20,
    "zeros": bytes(6 * 2**20),
    "another picture": corpus.jpeg(900, 700, 5),
}


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("kind", ["jpeg", "progressive", "png", "webp", "heic"])
def test_what_hangs_behind_a_picture_is_left_behind(kind: str, behind: str) -> None:
    made = dict(corpus.marked_pictures())
    whole = made.get(kind) or corpus.encoded(corpus.scene(400, 300), "JPEG", progressive=True)
    photo = survived(whole + BEHIND[behind])
    assert photo is not None and not photo.short
    assert photo.dhash == develop(whole).dhash


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (corpus.encoded(corpus.scene(32, 32), "GIF"), "gif"),
        (corpus.encoded(corpus.scene(32, 32), "BMP"), "bmp"),
        (corpus.encoded(corpus.scene(32, 32), "TIFF"), "tiff"),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf" + bytes(100), "avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avismiaf" + bytes(100), "avif"),
        (b"%PDF-1.7", "pdf"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "film"),
        (b"\0\0\0\x14ftypqt  ", "film"),
        (b"\x1aE\xdf\xa3webm", "film"),
        (b"<svg/>", "other"),
    ],
)
def test_what_is_no_photograph_is_called_by_its_name(raw: bytes, named: str) -> None:
    with pytest.raises(NotAPhotograph) as refusal:
        develop(raw)
    assert (refusal.value.reason, refusal.value.named) == ("unsupported", named)


@pytest.mark.parametrize(("raw"), [pytest.param(r, id=n) for n, r in corpus.marked_pictures()])
def test_nothing_of_the_metadata_is_left(raw: bytes) -> None:
    assert corpus.SECRET in raw or raw.startswith(b"\x89PNG")
    assert survived(raw) is not None


@pytest.mark.parametrize("exif", [pytest.param(e, id=n) for n, e in corpus.absurd_exifs()])
def test_absurd_notes_never_stop_a_picture(exif: Image.Exif) -> None:
    photo = survived(corpus.encoded(corpus.scene(80, 60), "JPEG", exif=exif))
    assert photo is not None
    assert (photo.width, photo.height) == (80, 60)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=600))
def test_random_bytes(start: bytes, rest: bytes) -> None:
    assert survived(start + rest) is None


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.integers(0, 3),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=12),
)
def test_flipped_bits(kind: int, flips: list[tuple[float, int]]) -> None:
    raw = bytearray(list(_small_marked())[kind])
    for place, bit in flips:
        raw[int(place * len(raw))] ^= 1 << bit
    survived(bytes(raw))


@settings(max_examples=25, deadline=None)
@given(flips=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6))
def test_spoilt_headers(flips: list[tuple[int, int]]) -> None:
    for raw in _small_marked():
        spoilt = bytearray(raw)
        for place, value in flips:
            spoilt[place % len(spoilt)] = value
        survived(bytes(spoilt))


_KEPT: list[bytes] = []


def _small_marked() -> list[bytes]:
    if not _KEPT:
        _KEPT.extend(raw for _, raw in corpus.marked_pictures())
    return _KEPT


def test_the_worst_allowed_stays_under_a_gigabyte() -> None:
    """In a process of its own: a peak never falls again, and ru_maxrss begins at the parent's."""
    code = """
from pathlib import Path
from PIL import Image
from media.photograph import develop
from tests.kit import media_corpus as corpus
def megabytes():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
assert develop(corpus.png_header(7740, 7740, 8, 6, rows=4 * 7740)).width == 1600
print(megabytes())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1000
