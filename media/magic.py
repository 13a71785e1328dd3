"""What the first bytes say a file is. Names and declared types are never asked."""

from __future__ import annotations

from typing import Literal

Kind = Literal["jpeg", "png", "webp", "heic"]

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS", b"\0\0\0\x0cjP", b"\xff\x0a", b"qoif")
HEAD = 1024


def kind_of(raw: bytes) -> Kind | None:
    """One of the four kinds we develop, or None."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "webp"
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC_BRANDS and b"avif" not in raw[8 : 8 + _box(raw)]:
        return "heic"
    return None


def looks_like_picture(raw: bytes) -> bool:
    """A picture or film of another kind, or a drawing that is really a program (SVG)."""
    return raw.startswith(PICTURES) or raw[4:8] == b"ftyp" or b"<svg" in raw[:HEAD].lower()


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


def _box(raw: bytes) -> int:
    """The length of the first box, as far as it can be believed."""
    return min(int.from_bytes(raw[:4], "big"), 256)
