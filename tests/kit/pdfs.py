"""What a reader could select in a PDF of ours: its texts, page by page, by the maps in the file."""

from __future__ import annotations

import base64
import re
import zlib

STREAM = re.compile(rb"<<((?:(?!stream\r?\n).)*?)>>\s*stream\r?\n(.*?)endstream", re.DOTALL)
SHOWN = re.compile(rb"/F1\+(\d+) |\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def texts_of(pdf: bytes) -> list[list[str]]:
    """The lines of each page, in the order in which they were drawn."""
    fonts: list[dict[int, str]] = []
    drawn = []
    for head, body in STREAM.findall(pdf):
        data = _opened(head, body)
        if b"begincmap" in data:
            pairs = re.findall(rb"<(\w{2})> <(\w{4})>", data)
            fonts.append({int(code, 16): chr(int(letter, 16)) for code, letter in pairs})
        elif b" Tj" in data:
            drawn.append(data)
    return [_lines(data, fonts) for data in drawn]


def _opened(head: bytes, data: bytes) -> bytes:
    """What stands behind the packed bytes, an end of line, is left out by the unpacking."""
    if b"ASCII85" in head:
        data = base64.a85decode(data.strip().removesuffix(b"~>"))
    return zlib.decompressobj().decompress(data) if b"Flate" in head else data


def _lines(data: bytes, fonts: list[dict[int, str]]) -> list[str]:
    """A line of text is what stands between BT and ET; a letter of another part of the font changes over."""
    lines = []
    for block in re.findall(rb"BT(.*?)ET", data, re.DOTALL):
        said, font = "", fonts[0]
        for number, shown in SHOWN.findall(block):
            font = fonts[int(number)] if number else font
            said += "".join(font[code] for code in _plain(shown))
        lines.append(said)
    return lines


def _plain(shown: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        told = found[1]
        named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
        return bytes([int(told, 8)]) if len(told) == 3 else named.get(told, told)

    return ESCAPE.sub(one, shown)
