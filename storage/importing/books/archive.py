"""The parts of a workbook, read without trust: bounded in bytes, no entities, no outside."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

from storage.importing.books import reasons
from storage.importing.books.book import BookRefused

MOST_PARTS = 2_000
MOST_BYTES = 48 * 1024 * 1024
"""Of all parts that are read, unpacked: 15,000 people with ten columns are 7 MB."""

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Archive:
    """A zip that gives out its parts by name until it has given enough."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise BookRefused(reasons.DAMAGED) from None
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS:
            raise BookRefused(reasons.TOO_MUCH)
        self._parts = {one.filename.lower().lstrip("/").replace("\\", "/"): one for one in parts}
        self._left = MOST_BYTES

    def has(self, name: str) -> bool:
        return name.lower() in self._parts

    def read(self, name: str) -> bytes:
        """Empty where there is no such part."""
        part = self._parts.get(name.lower())
        if part is None:
            return b""
        # zipfile gives out no more than this size, whatever the compressed bytes would become.
        self._left -= part.file_size
        if self._left < 0:
            raise BookRefused(reasons.TOO_MUCH)
        try:
            return self._zip.read(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ):
            raise BookRefused(reasons.DAMAGED) from None


def walk(data: bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Read XML, names without their namespace. A document type is refused: that is where bombs are made."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition("}")[2], attributes)
    if end:
        ended = end
        parser.EndElementHandler = lambda tag: ended(tag.rpartition("}")[2])
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise BookRefused(reasons.DAMAGED) from None


def _refuse(*_of_the_type: object) -> None:
    raise BookRefused(reasons.ENTITIES)


def related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: by id the kind (its last word) and the name of the other part."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

    data = archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    if data:
        walk(data, start)
    return found


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """_x000D_ is how Excel writes a character that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
