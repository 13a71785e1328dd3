"""From whatever a phone sent to two clean JPEGs. Pure and synchronous: callers run it in a thread."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import tempfile
import threading
import warnings
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import BinaryIO, Literal

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

from media.apart import decoded_apart
from media.dhash import dhash, hamming
from media.exif import Notes, read_notes
from media.jpeg import whole_jpeg
from media.magic import Kind, count_scans, kind_of, other_kind, webp_size
from media.pixels import flat_mode, rgb, shrink, srgb, upright, within
from media.watermark import Watermark, stamp

__all__ = ["Limits", "NotAPhotograph", "Photograph", "Watermark", "develop", "develop_async", "hamming"]

Reason = Literal["empty", "not_image", "broken", "too_large", "too_many_pixels", "unsupported"]

HEAVY_PIXELS = 16_000_000  # what cannot be shrunk while decoding waits its turn above this: memory
HEAVY = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """What is accepted, and how large the two versions are (long side in px)."""

    bytes: int = 25_000_000
    pixels: int = 60_000_000
    webp_pixels: int = 40_000_000  # its decoder holds four copies: 60 MP took 1.04 GB, 40 MP 0.7
    scans: int = 64  # a progressive JPEG has about ten; thousands are a way to burn our minutes
    large: int = 1600
    small: int = 320
    large_quality: int = 82
    small_quality: int = 78


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Photograph:
    """Two JPEGs without any metadata, and what was learned before it was thrown away.

    width and height are of `large`, sha256 is of the bytes received, dhash is 16 hex digits.
    taken_at is aware where the camera wrote its offset, else naive; degrees are WGS-84.
    """

    large: bytes
    small: bytes
    width: int
    height: int
    sha256: str
    dhash: str
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None
    kind: Kind
    short: bool = False
    """Its end is missing: what came is there, the rest is grey."""


class NotAPhotograph(Exception):
    """The bytes give no picture. `reason` is a code; texts for it live with the handlers.

    named: what it is instead (`media.magic.other_kind`), where it is unsupported.
    """

    def __init__(self, reason: Reason, named: str = "") -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.named = named


async def develop_async(
    raw: bytes, line: Watermark | None = None, limits: Limits = LIMITS, executor: Executor | None = None
) -> Photograph:
    """`develop` in a thread of `executor`: a small pool of its own keeps photos from starving the rest."""
    return await asyncio.get_running_loop().run_in_executor(executor, develop, raw, line, limits)


def develop(raw: bytes, line: Watermark | None = None, limits: Limits = LIMITS) -> Photograph:
    """Check, shrink, set upright, strip, mark and hash. Raises NotAPhotograph for whatever the bytes do."""
    kind = _kind(raw, limits)
    own, short = whole_jpeg(raw) if kind == "jpeg" else (raw, False)
    _check(own, kind, limits)
    picture, notes = _decoded(own, kind, limits)
    small = picture.resize(within(picture.size, limits.small), Image.Resampling.BICUBIC, reducing_gap=1.1)
    if line is not None:
        stamp(picture, line)
    return Photograph(
        large=_jpeg(picture, limits.large_quality),
        small=_jpeg(small, limits.small_quality),
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(raw).hexdigest(),
        dhash=dhash(small),
        taken_at=notes.taken_at,
        latitude=notes.latitude,
        longitude=notes.longitude,
        kind=kind,
        short=short,
    )


def _kind(raw: bytes, limits: Limits) -> Kind:
    """The kind, by content alone."""
    if not raw:
        raise NotAPhotograph("empty")
    if len(raw) > limits.bytes:
        raise NotAPhotograph("too_large")
    kind = kind_of(raw)
    if kind is None:
        named = other_kind(raw)
        raise NotAPhotograph("unsupported" if named else "not_image", named)
    return kind


def _check(raw: bytes, kind: Kind, limits: Limits) -> None:
    """Refuses what need not be opened to be refused."""
    if kind == "jpeg" and count_scans(raw) > limits.scans:
        raise NotAPhotograph("broken")
    if kind == "webp":  # its decoder takes the memory for the whole canvas when it is opened
        _count_pixels(webp_size(raw), limits.webp_pixels)


def _decoded(raw: bytes, kind: Kind, limits: Limits) -> tuple[Image.Image, Notes]:
    return _decoded_apart(raw, limits) if kind == "heic" else decoded_here(raw, kind, limits)


def _decoded_apart(raw: bytes, limits: Limits) -> tuple[Image.Image, Notes]:
    """One at a time: each takes what a heavy picture takes."""
    with HEAVY:
        head, pixels = decoded_apart(raw, pixels=limits.pixels, large=limits.large)
    if (reason := head.get("reason")) is not None:
        raise NotAPhotograph(reason)
    width, height = head["size"]
    if max(width, height) > limits.large or len(pixels) != width * height * 3:
        raise NotAPhotograph("broken")
    taken_at = datetime.fromisoformat(head["taken_at"]) if head["taken_at"] else None
    latitude, longitude = head["place"]
    return Image.frombytes("RGB", (width, height), pixels), Notes(taken_at, latitude, longitude)


def decoded_here(raw: bytes, kind: Kind, limits: Limits) -> tuple[Image.Image, Notes]:
    """The only place hostile bytes are parsed, so the only one that catches everything."""
    try:
        _prepare()
        with _opened(raw, kind) as source:
            _count_pixels(source.size, limits.pixels)
            return _pixels(source, kind, limits)
    except NotAPhotograph:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise NotAPhotograph("too_many_pixels") from error
    except Exception as error:
        raise NotAPhotograph("broken") from error


@cache
def _prepare() -> None:
    """Pillow's own bound as a second net behind ours; what it has to say about bad files stays unsaid."""
    Image.MAX_IMAGE_PIXELS = LIMITS.pixels
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def _opened(raw: bytes, kind: Kind) -> ImageFile:
    """The one parser for this kind: no other gets to guess, a JPEG's second picture (MPO) stays unread."""
    file = io.BytesIO(raw)
    if kind == "jpeg":
        return JpegImagePlugin.JpegImageFile(file)
    if kind == "png":
        return PngImagePlugin.PngImageFile(file)
    if kind == "webp":
        return WebPImagePlugin.WebPImageFile(file)
    from pillow_heif.as_plugin import HeifImageFile

    opened: ImageFile = HeifImageFile(file)  # type: ignore[no-untyped-call]
    return opened


def _count_pixels(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise NotAPhotograph("too_many_pixels")


def _pixels(source: ImageFile, kind: Kind, limits: Limits) -> tuple[Image.Image, Notes]:
    """The picture small, RGB, upright, in a new image that has nothing of the file but its pixels."""
    size = within(source.size, limits.large)
    if kind == "jpeg":
        source.draft("RGB", size)  # decodes straight to 1/2, 1/4 or 1/8: most of the time saved
    with _turn(source):
        source.load()
        shrunk = shrink(flat_mode(source), size)
    notes = read_notes(source)
    shrunk = srgb(rgb(shrunk), source.info.get("icc_profile"))
    if kind != "heic":  # libheif has turned it already
        shrunk = upright(shrunk, notes.orientation)
    clean = Image.new("RGB", shrunk.size)
    clean.paste(shrunk)
    return clean, notes


def _turn(source: ImageFile) -> AbstractContextManager[object]:
    """One heavy picture at a time (a JPEG hardly ever is): a few at once would take the machine's memory."""
    return HEAVY if source.width * source.height > HEAVY_PIXELS else nullcontext()


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    """Through a file, not BytesIO: Pillow lets go of the GIL only when it writes to a real one."""
    with _scratch_file() as file:
        picture.save(file, "JPEG", quality=quality)
        file.seek(0)
        return file.read()


def _scratch_file() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("photograph"), "w+b")
    return tempfile.TemporaryFile()
