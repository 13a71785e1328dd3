"""谁何时知道 as a file: read, put into words, drawn; and kept in the history with its hash."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from duty.district.district import District
from duty.records.chain.seal import Seal
from duty.records.replay.record import Case, Record
from handlers.replaying.page import page
from handlers.speech.voice import Voice
from media.replay.page import LIMIT, drawn
from storage.engine.database import Database
from storage.queries.evidence.replaying import record_of, words_of

ISSUED = "exported"
"""In the history: that such a file was issued, with its hash."""
SHOWN = 12
"""So many digits of the file's hash stand in its name."""


@dataclass(frozen=True)
class Replay:
    """The file, what it is called, and the SHA-256 of all its bytes."""

    case: Case
    content: bytes
    sha256: str
    name: str


async def replay_of(
    database: Database, voice: Voice, case: Case, now: datetime, language: str = "zh"
) -> Replay:
    """The file of that case as it stands now."""
    district = await database.district()
    async with database.reading() as connection:
        record = await record_of(connection, case)
        words = await words_of(connection, record.entries)
    content = await asyncio.to_thread(_fitting, voice, district, record, words, now, language)
    sha256 = hashlib.sha256(content).hexdigest()
    name = voice.line("replay.file", language, number=case.number, sum=sha256[:SHOWN]) + ".html"
    return Replay(case, content, sha256, name)


def _fitting(
    voice: Voice, district: District, record: Record, words: dict[str, str], now: datetime, language: str
) -> bytes:
    """With all links of the chain in between, with half of them, with none; then the oldest steps of a very
    long case are left out: at most LIMIT bytes."""
    steps: Sequence[Sequence[Seal]] = record.steps
    for most in (10**9, 200, 0):
        kept = [part if len(part) <= most else () for part in steps]
        made = page(voice, district, replace(record, steps=kept), words, now, language)
        try:
            return drawn(made)
        except ValueError:
            continue
    return _shortened(page(voice, district, replace(record, steps=()), words, now, language))


def _shortened(made: dict[str, Any]) -> bytes:
    while len(made["entries"]) > 1:
        for part in ("entries", "events"):
            made[part] = made[part][len(made[part]) // 4 + 1 :]
        try:
            return drawn(made)
        except ValueError:
            continue
    raise ValueError(f"the case does not fit into {LIMIT} bytes")
