"""Where a paper is written: the file, its line in a manifest, its line in the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.pictures.papers import entry_of
from bot.settings import SettingsError
from duty.campaigns.papers.addressee import Addressee
from duty.campaigns.papers.paper import SchoolPaper
from storage.engine.database import Database
from storage.keeping.taking import note_taken


@dataclass(frozen=True)
class Wish:
    """What is to be written where.

    addressee: whose copy; None is that of the school or office itself. manifest: a JSON file that gets a line
    for it. campaign: None is the latest.
    """

    told: str
    file: Path
    addressee: Addressee | None = None
    manifest: Path | None = None
    campaign: int | None = None


def check_name(file: Path, kinds: Iterable[str]) -> None:
    if file.suffix.lower() not in kinds:
        raise SettingsError(f"{file}: end the name in {' or '.join(kinds)}, that says what to write")


async def kept(
    database: Database, wish: Wish, what: str, data: bytes, schools: Iterable[SchoolPaper], now: datetime
) -> str:
    """The file, its line in the manifest and in the history; what the operator reads of it."""
    entry = entry_of(wish.file.name, what, wish.told, wish.addressee, list(schools), data, now)
    try:
        wish.file.write_bytes(data)
        if wish.manifest:
            _note(wish.manifest, entry)
    except OSError as error:
        raise SettingsError(f"{error.filename}: {error.strerror}") from None
    noted = {name: value for name, value in entry.items() if value is not None}
    await note_taken(database, what, "", now, noted)
    return _line(wish.file, entry)


def _note(manifest: Path, entry: Mapping[str, Any]) -> None:
    """One entry for each file, the newest; a manifest that is none is not written over."""
    held: list[Any] = []
    if manifest.exists():
        try:
            held = json.loads(manifest.read_text("utf-8"))["files"]
        except (ValueError, KeyError, TypeError):
            raise SettingsError(f"{manifest}: not a manifest of ours; name another file") from None
    kept = [one for one in held if one["file"] != entry["file"]]
    text = json.dumps({"files": [*kept, entry]}, ensure_ascii=False, indent=1)
    manifest.write_text(f"{text}\n", "utf-8")


def _line(file: Path, entry: Mapping[str, Any]) -> str:
    told = f"{file}: {entry['reported']}/{entry['schools']} 已报"
    if entry["campaign"] is None:
        told += "；还没有专项行动（huxue campaign create），表上都是未报"
    return f"{told}\nsha256 {entry['sha256']}"
