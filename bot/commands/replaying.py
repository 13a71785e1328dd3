"""`huxue export replay`: 谁何时知道 of one case as a file; and whether such a file is as it was issued."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.pictures.replays import ISSUED, Replay, replay_of
from bot.settings import SettingsError
from duty.records.chain.seal import digest
from duty.records.replay.record import Case
from handlers.speech.voice import Voice
from media.replay.page import Parts, is_whole, parts_of
from storage.engine.database import Database
from storage.queries.evidence.replaying import Kept, case_of, issued, kept_of


async def export_replay(database: Database, number: str, file: Path, now: datetime) -> Replay:
    """Write the file; that it was issued, with its hash, is in the history."""
    async with database.reading() as connection:
        case = await case_of(connection, number)
    if case is None:
        raise SettingsError(f"no hazard or incident {number}; a number looks like YH-SCH01-2026-0007 or SJ-…")
    made = await replay_of(database, Voice.load(), case, now)
    await asyncio.to_thread(_write, file, made.content)
    await keep_issue(database, made, now)
    return made


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


async def keep_issue(database: Database, made: Replay, now: datetime, by: str = "") -> None:
    async with database.work(now) as work:
        work.record(made.case.subject, ISSUED, now, by, sha256=made.sha256)
        await work.commit()


async def verify_replay(database: Database, raw: bytes) -> tuple[bool, list[str]]:
    """Whether the file is, byte by byte, one that was issued, and its records those of the database."""
    sha256 = hashlib.sha256(raw).hexdigest()
    parts = parts_of(raw)
    data = _data(parts)
    if parts is None or data is None:
        return False, ["broken: the file's frame was changed: it is none of ours, or not as it was issued"]
    async with database.reading() as connection:
        case = await case_of(connection, str(data.get("number", "")))
        if case is None:
            return False, [f"broken: there is no case {data.get('number')!r} here"]
        kept = await kept_of(connection, _ids(data))
        at = await issued(connection, case.subject, sha256)
    if wrong := _first_wrong(data, kept):
        return False, [wrong]
    if not is_whole(raw):
        return False, [f"broken: {_changed(parts)}; the records in it are those of the history"]
    if at is None:
        return False, [f"broken: no file with this hash ({sha256}) was issued for {case.number}"]
    return True, _well(case, at, sha256, data)


def _well(case: Case, at: datetime, sha256: str, data: dict[str, Any]) -> list[str]:
    told = f"ok: {case.number} as it was issued at {at.isoformat(timespec='seconds')}"
    return [f"{told}, {len(data['entries'])} records, all as they stand in the history", f"sha256: {sha256}"]


def _data(parts: Parts | None) -> dict[str, Any] | None:
    try:
        found = json.loads(parts.texts["data"]) if parts else None
    except ValueError:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("entries"), list):
        return None
    return found if all(isinstance(one, dict) for one in found["entries"]) else None


def _ids(data: dict[str, Any]) -> list[int]:
    return [number for entry in data["entries"] if (number := _id(entry))]


def _id(entry: dict[str, Any]) -> int:
    """Of a sealed entry; 0 where it is not sealed or cannot be read."""
    seal = entry.get("s")
    return seal[1] if isinstance(seal, list) and len(seal) == 6 and isinstance(seal[1], int) else 0


def _first_wrong(data: dict[str, Any], kept: dict[int, Kept]) -> str:
    """The first record whose text or seal is not that of the history; empty where there is none."""
    for number, entry in enumerate(data["entries"], 1):
        if not (found := _id(entry)):
            continue
        known = kept.get(found)
        if known is None:
            return f"broken: record {number} (entry {found}) is not in the history"
        if entry["s"][0] != known.position or entry["s"][4] != known.head or entry["s"][5] != known.content:
            return f"broken: record {number} (entry {found}): its seal is not that of the history"
        if entry.get("t") and digest(entry["t"]) != known.content:
            return f"broken: record {number} (entry {found}): its text was changed"
    return ""


def _changed(parts: Parts) -> str:
    fixed = [name for name, ours in Parts.ours().items() if parts.texts[name] != ours]
    if fixed:
        return f"the file's {' and '.join(fixed)} was changed, or made by another version"
    return "what stands around the records was changed"
