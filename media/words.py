"""Words that hang in a picture's file, and the file without them: comments, captions, what stands behind it.

Only what is found is cut out: when and where a picture was taken usually stands in the same place.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from media.jpeg import SCAN, whole_jpeg
from media.magic import kind_of

MustGo = Callable[[str], object]
KEPT_OF_JPEG = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, the colours, Adobe's: what a decoder needs. The other notes may carry words."""
NOTES_OF_PNG = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})
NOTES_OF_WEBP = frozenset({b"EXIF", b"XMP "})
COMMENT = 0xFE
RUNS = (
    ("utf-8", re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}|[\t-\r\x20-\x7e]){4,}")),
    ("utf-16-le", re.compile(rb"(?:[\x00-\xff][\x30\x4e-\x9f\xff]|[\x20-\x7e]\x00){5,}", re.DOTALL)),
    ("utf-16-be", re.compile(rb"(?:[\x30\x4e-\x9f\xff][\x00-\xff]|\x00[\x20-\x7e]){5,}", re.DOTALL)),
    ("gb18030", re.compile(rb"(?:[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]|[\x20-\x7e]){5,}")),
)
"""What Chinese looks like in each encoding; in a camera's own notes there is next to none by chance."""
_UNPACKED = 1 << 20
_HEAD_OF_HEIC = 1 << 16


def without_words(raw: bytes, must_go: MustGo) -> bytes | None:
    """The same picture without what must go; None where that cannot be cut out of it."""
    kind = kind_of(raw)
    if kind == "jpeg":
        whole, short = whole_jpeg(raw)
        return _of_jpeg(raw if short else whole, must_go)
    if kind == "png":
        return _of_chunks(raw, 8, ">I4s", 4, NOTES_OF_PNG, must_go, b"IEND")
    if kind == "webp":
        kept = _of_chunks(raw, 12, "<4sI", 0, NOTES_OF_WEBP, must_go)
        return kept[:4] + struct.pack("<I", len(kept) - 8) + kept[8:]
    return None if kind == "heic" and says(raw[:_HEAD_OF_HEIC], must_go) else raw


def says(note: bytes, must_go: MustGo) -> bool:
    """Whether any reading of these bytes says what must go."""
    return any(must_go(words) for words in _readings(note))


def _readings(note: bytes) -> Iterator[str]:
    for encoding, run in RUNS:
        yield from (found[0].decode(encoding, "replace") for found in run.finditer(note))


def _of_jpeg(raw: bytes, must_go: MustGo) -> bytes:
    parts, at = [raw[:2]], 2
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != SCAN:
        marker = raw[at + 1]
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        is_note = marker == COMMENT or (0xE0 <= marker <= 0xEF and marker not in KEPT_OF_JPEG)
        if not (is_note and says(raw[at + 4 : end], must_go)):
            parts.append(raw[at:end])
        at = end
    return b"".join(parts) + raw[at:]


def _of_chunks(
    raw: bytes, at: int, head: str, check: int, notes: frozenset[bytes], must_go: MustGo, last: bytes = b""
) -> bytes:
    """Without the chunks that say it, and without what stands behind the last one."""
    parts = [raw[:at]]
    while at + 8 <= len(raw):
        one, other = struct.unpack_from(head, raw, at)
        name, size = (one, other) if isinstance(one, bytes) else (other, one)
        end = at + 8 + size + check + (0 if check else size % 2)
        if name not in notes or not says(_unpacked(name, raw[at + 8 : at + 8 + size]), must_go):
            parts.append(raw[at:end])
        at = end
        if name == last:
            break
    return b"".join(parts)


def _unpacked(name: bytes, note: bytes) -> bytes:
    """Packed text as its words."""
    if name not in (b"zTXt", b"iTXt"):
        return note
    found = note.find(b"\x78")
    try:
        return note + zlib.decompressobj().decompress(note[found:], _UNPACKED) if found >= 0 else note
    except zlib.error:
        return note
