"""Who is killed, how each is started, and where its effects and answers are to be seen."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contender:
    """`rows` asks its database for (words, mark); `answer` finds the mark of a row in what was said."""

    name: str
    about: str
    starts: str
    rows: str
    answer: re.Pattern[str]
    command: str = ""

    def effects(self, database: Path) -> list[tuple[str, str]]:
        """What a second pair of eyes reads: the words of each row, and the mark its answer carries."""
        with closing(sqlite3.connect(database, timeout=60)) as connection:
            return [(str(words), str(mark)) for words, mark in connection.execute(self.rows)]


def _plain(name: str, about: str, starts: str) -> Contender:
    return Contender(name, about, starts, "SELECT words, id FROM reports", re.compile(r"第(\d+)号"))


def _ours(name: str, about: str, starts: str) -> Contender:
    rows = "SELECT sentence, number FROM incidents WHERE imported_as = ''"
    return Contender(name, about, starts, rows, re.compile(r"SJ-[A-Z0-9]+-\d{4}-\d+"), "/incident ")


ALL = (
    _plain("aiogram", "aiogram, `start_polling`", "bench.bots.aiogram_bot:polling"),
    _plain(
        "aiogram-in-turn",
        "aiogram, `start_polling(handle_as_tasks=False)`",
        "bench.bots.aiogram_bot:polling_in_turn",
    ),
    _plain("aiogram-webhook", "aiogram, webhook (`SimpleRequestHandler`)", "bench.bots.aiogram_bot:webhook"),
    _plain("ptb", "PTB, `run_polling`", "bench.bots.ptb_bot:polling"),
    _plain(
        "ptb-at-once",
        "PTB, `run_polling`, `concurrent_updates(True)`",
        "bench.bots.ptb_bot:polling_at_once",
    ),
    _ours("ours", "**ours**, polling", "bench.bots.house:polling"),
    _ours("ours-webhook", "**ours**, webhook", "bench.bots.house:webhook"),
)
NAMES = tuple(one.name for one in ALL)


def named(names: str) -> list[Contender]:
    """Those of a list like `aiogram,ours`; ValueError for a name nobody has."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = sorted(set(wanted) - set(NAMES))
    if unknown or not wanted:
        raise ValueError(f"no contender {', '.join(unknown) or names!r}; there are: {', '.join(NAMES)}")
    return [one for one in ALL if one.name in wanted]
