"""`huxue understand`: what the house makes of messages, line by line, and how well it does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.settings import Settings
from duty.district.district import District
from duty.language.understanding.names import Names
from duty.language.understanding.understanding import understand
from duty.language.understanding.understood import Matter, Reaction
from duty.records.restricted import Finding, look
from storage.engine.address import file_of
from storage.engine.database import Database
from storage.engine.migrate import current
from storage.importing import sample_people

COMPARED = ("category", "level", "kind", "triage", "reaction")


@dataclass(frozen=True)
class Said:
    """A message as it stands in a line: words by themselves, or JSON with channel and sender."""

    text: str
    channel: str = "text"
    sender: str = ""
    expected: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_line(cls, line: str) -> Said:
        try:
            raw = json.loads(line) if line.lstrip().startswith("{") else None
        except ValueError:
            raw = None
        if not isinstance(raw, dict) or "text" not in raw:
            return cls(line)
        text, channel, sender = (str(raw.get(name) or "") for name in ("text", "channel", "from"))
        return cls(text, channel or "text", sender, raw)


async def district_of(settings: Settings) -> District:
    """The roster of the settings' database, or the sample district where there is none."""
    file = file_of(settings.database)
    if file is None or file.exists():
        database = Database(settings.database, settings.zone)
        try:
            found = await database.district() if await current(database.engine) else None
        finally:
            await database.close()
        if found and found.schools:
            return found
    return sample_people(settings.zone)


class Reader:
    """Reads messages as the house would, in the names of one district."""

    def __init__(self, district: District) -> None:
        self._district = district
        self._names: dict[str, Names] = {}
        self._colleagues = frozenset(one.name for one in district.people.values())

    def _look(self, said: Said) -> Finding:
        """What of it must not be here; colleagues may be named."""
        return look(said.text, self._colleagues.__contains__)

    def _of(self, sender: str) -> Names:
        if sender not in self._names:
            self._names[sender] = Names(self._district, self._district.people.get(sender))
        return self._names[sender]

    def row(self, said: Said) -> dict[str, Any]:
        """What is printed of a message; of what must not be here neither words nor slots."""
        looked = self._look(said)
        refused = bool(looked.kind or looked.doubt)
        found = understand(looked.rest if refused else said.text, said.channel, self._of(said.sender))
        row: dict[str, Any] = {
            "text": found.text,
            "intents": list(found.intents),
            "category": found.category or None,
            "level": found.level or None,
            "kind": found.kind or None,
            "triage": found.triage or None,
            "reaction": found.reaction,
            "confidence": round(found.confidence, 2),
            "why": list(found.why),
            "slots": {name: value or None for name, value in vars(found.slots).items()},
        }
        return _without_words(row, looked) if refused else row


def _without_words(row: dict[str, Any], looked: Finding) -> dict[str, Any]:
    """The danger beside it still calls; nothing else of it is told. What cannot be decided is asked about."""
    alarms = bool(looked.rest) and row["reaction"] == Reaction.ALERT
    kept = ("kind", "triage") if alarms else ()
    intents = [Matter.RESTRICTED, *([Matter.INCIDENT] if alarms else [])]
    told = {name: value if name in kept else None for name, value in row.items()}
    nothing = dict.fromkeys(row["slots"])
    reaction = Reaction.ALERT if alarms else Reaction.REFUSE if looked.kind else Reaction.ASK
    return told | {
        "intents": intents,
        "reaction": reaction,
        "confidence": 0.9 if looked.kind else 0.5,
        "why": [],
        "slots": nothing,
    }


def evaluated(reader: Reader, lines: Iterable[str]) -> Iterator[str]:
    """Precision, recall and F1 of each intent, how often the rest was right, and what was taken for what."""
    rows = [(said, reader.row(said)) for said in map(Said.of_line, lines) if said.expected]
    yield from _by_intent(rows)
    for name in COMPARED:
        yield from _compared(rows, name)
    yield from _confusions(rows)


Rows = list[tuple[Said, dict[str, Any]]]


def _by_intent(rows: Rows) -> Iterator[str]:
    hits: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for said, row in rows:
        expected, read = set(said.expected.get("intents", ())), {str(one) for one in row["intents"]}
        hits.update(expected & read)
        wanted.update(expected)
        found.update(read)
    yield f"{'intent':<18}{'n':>5}{'precision':>11}{'recall':>8}{'F1':>7}"
    for name in sorted(wanted | found):
        yield _scores(name, hits[name], wanted[name], found[name])
    yield _scores("all", hits.total(), wanted.total(), found.total())


def _scores(name: str, hits: int, wanted: int, found: int) -> str:
    precision, recall = hits / found if found else 0.0, hits / wanted if wanted else 0.0
    both = 2 * hits / (wanted + found) if wanted + found else 0.0
    return f"{name:<18}{wanted:>5}{precision:>11.3f}{recall:>8.3f}{both:>7.3f}"


def _compared(rows: Rows, name: str) -> Iterator[str]:
    """How often a field is right where one is expected."""
    key = "react" if name == "reaction" else name
    asked = [(said.expected[key], row[name]) for said, row in rows if said.expected.get(key)]
    if asked:
        right = sum(wanted == str(found) for wanted, found in asked)
        yield f"{name:<18}{len(asked):>5}{right / len(asked):>11.3f}"


def _confusions(rows: Rows) -> Iterator[str]:
    wrong: Counter[tuple[str, str]] = Counter()
    for said, row in rows:
        expected, read = "+".join(said.expected.get("intents", ())), "+".join(map(str, row["intents"]))
        wrong[expected, read] += expected != read
    for (expected, read), count in wrong.most_common():
        if count:
            yield f"{count:>4} {expected} -> {read}"


def explained(reader: Reader, text: str) -> Iterator[str]:
    """The reading of a sentence, a line for each thing that was found."""
    for name, value in reader.row(Said.of_line(text)).items():
        yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
