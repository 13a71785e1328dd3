"""Where a JPEG ends: phones hang films behind it, uploads break off before it."""

from __future__ import annotations

import re

START, END, SCAN = 0xD8, 0xD9, 0xDA
BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that nothing belongs to."""
AFTER_DATA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Ends the coded data of a scan: in them an FF is stuffed with 00, or begins a restart."""
END_MARKER = b"\xff\xd9"


def whole_jpeg(raw: bytes) -> tuple[bytes, bool]:
    """The picture without what hangs behind it; and whether its end is missing, which is then put there.

    What follows no known order is given back as it is: the decoder will say what it thinks of it.
    """
    at, scanned = 2, False
    while at + 1 < len(raw):
        if raw[at] != 0xFF:
            return raw, False
        marker = raw[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker == END:
            return raw[: at + 2], False
        elif marker in BARE:
            at += 2
        else:
            following = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
            if following > len(raw):
                break
            if marker == SCAN:
                scanned = True
                found = AFTER_DATA.search(raw, following)
                following = found.start() if found else len(raw)
            at = following
    return (raw[:at] + END_MARKER, True) if scanned else (raw, False)
