"""What the first bytes say a file is. Names and declared types are never asked."""

from __future__ import annotations

from typing import Literal

Kind = Literal["jpeg", "png", "webp", "heic"]

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = (b"avif", b"avis")
NAMED = (
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"%PDF", "pdf"),
    (b"\0\0\1\0", "other"),
    (b"8BPS", "other"),
    (b"\0\0\0\x0cjP", "other"),
    (b"\xff\x0a", "other"),
    (b"qoif", "other"),
)
"""How files begin that people take for a photograph, and how they are called."""
HEAD = 1024


def kind_of(raw: bytes) -> Kind | None:
    """One of the four kinds we develop, or None."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "webp"
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC_BRANDS and not _avif(raw):
        return "heic"
    return None


def other_kind(raw: bytes) -> str:
    """What people may take for a photograph and we do not develop, by its name; empty for anything else.

    `other` has no name that people know, or is really a program (SVG).
    """
    for start, name in NAMED:
        if raw.startswith(start):
            return name
    if raw[4:8] == b"ftyp":
        return "avif" if _avif(raw) else "film"
    if raw.startswith(b"\x1aE\xdf\xa3"):
        return "film"
    return "other" if b"<svg" in raw[:HEAD].lower() else ""


def count_scans(raw: bytes) -> int:
    """How often a JPEG goes over the picture: exact, since in coded data FF is never followed by DA."""
    return raw.count(b"\xff\xda")


def webp_size(raw: bytes) -> tuple[int, int]:
    """Width and height from a WebP's header; 0×0 where it makes no sense (the decoder will say so)."""
    chunk, data = raw[12:16], raw[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF
    return 0, 0


def _avif(raw: bytes) -> bool:
    brands = raw[8 : 8 + _box(raw)]
    return any(brand in brands for brand in AVIF_BRANDS)


def _box(raw: bytes) -> int:
    """The length of the first box, as far as it can be believed."""
    return min(int.from_bytes(raw[:4], "big"), 256)
