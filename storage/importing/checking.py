"""What rows must be to each other: references, belonging, uniqueness over files and database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from duty.district.ladders import SHORTEST_REPEAT
from duty.district.routines import CLEARING, When, shipped
from duty.district.severity import Triage
from duty.district.shifts import DayKind
from duty.district.spelling import normal_form
from storage.importing.checks.hints import HINTS, without_principal
from storage.importing.checks.places import far_from_school, nowhere
from storage.importing.reading import Parsed, Row
from storage.importing.report import NO_COLUMN, Finding
from storage.importing.saying import reasons

Key = tuple[Any, ...]
Values = dict[str, Any]
Complaints = Iterator[tuple[str, str]]
"""Column name and reason."""


@dataclass(frozen=True)
class Stored:
    """What the database holds: rows by file and key, and who each Telegram account belongs to."""

    rows: Mapping[str, Mapping[Key, Values]]
    bound: Mapping[str, str] = field(default_factory=dict)


class World:
    """The district as it would be after the import, bad rows included as far as they were read."""

    def __init__(self, stored: Stored, parsed: Sequence[Parsed], *, blind: bool = False) -> None:
        self._stored = stored
        self._blind = blind
        self._spelled: dict[tuple[str, str], dict[str, list[tuple[Any, str]]]] = {}
        self._rows = {name: dict(rows) for name, rows in stored.rows.items()}
        self._unreadable = {p.sheet.name for p in parsed if p.unreadable}
        for sheet in {p.sheet.name: p.sheet for p in parsed if p.sheet.whole}.values():
            ours = self._rows.setdefault(sheet.name, {})
            told = {row.values.get(sheet.whole) for p in parsed if p.sheet is sheet for row in p.rows}
            for key in [key for key, values in ours.items() if values.get(sheet.whole) in told]:
                del ours[key]
        for p in parsed:
            ours = self._rows.setdefault(p.sheet.name, {})
            ours.update((p.sheet.key_of(row.values), row.values) for row in p.rows)

    def find(self, file: str, *key: Any) -> Values | None:
        return self._rows.get(file, {}).get(key)

    def known(self, file: str, *key: Any) -> bool:
        """Whether there is such a row; yes where the file could not be read, so that errors stay few."""
        return self._blind or file in self._unreadable or self.find(file, *key) is not None

    def before(self, file: str, *key: Any) -> Values | None:
        """The row as it is stored now."""
        return self._stored.rows.get(file, {}).get(key)

    def every(self, file: str) -> Iterator[Values]:
        """All rows of a file."""
        yield from self._rows.get(file, {}).values()

    def school_of(self, file: str, key: str) -> str:
        """Empty when that is not known."""
        return str((self.find(file, key) or {}).get("school_id") or "")

    def ladder_before(self, triage: str, step: int) -> Values | None:
        """The step before that one; bad rows have none."""
        own = [v for (t, s), v in self._rows.get("ladders.csv", {}).items() if t == triage and s is not None]
        return max((v for v in own if v["step"] < step), key=lambda v: v["step"], default=None)

    def has_routine(self, routine_id: str) -> bool:
        """Whether any school, the district or the house itself has that row."""
        named = {row["id"] for row in self._rows.get("routines.csv", {}).values() if "id" in row}
        return routine_id in named | {one.id for one in shipped()}

    def spelled_alike(self, file: str, field: str, value: str, key: Any) -> str:
        """The same field of another row, where it differs in its spelling only; empty where none does."""
        names = self._spelled.get((file, field))
        if names is None:
            names = self._spelled[file, field] = defaultdict(list)
            for (other,), values in self._rows.get(file, {}).items():
                if values.get(field):
                    names[normal_form(values[field])].append((other, values[field]))
        return next((text for other, text in names.get(normal_form(value), ()) if other != key), "")

    @cached_property
    def _telegram(self) -> dict[str, list[str]]:
        owners: dict[str, list[str]] = defaultdict(list)
        for (person_id,), values in self._rows.get("people.csv", {}).items():
            if person_id and values.get("telegram_id"):
                owners[values["telegram_id"]].append(person_id)
        return owners

    def other_owner(self, telegram_id: str, person_id: str) -> str:
        """Somebody else who has that Telegram id on the roster, or in the chat and keeps it there."""
        others = [owner for owner in self._telegram.get(telegram_id, []) if owner != person_id]
        bound = self._stored.bound.get(telegram_id, "")
        if bound and bound != person_id and not self._moves(bound):
            others.append(bound)
        return others[0] if others else ""

    def _moves(self, person_id: str) -> bool:
        before = self._stored.rows.get("people.csv", {}).get((person_id,), {})
        after = self.find("people.csv", person_id) or {}
        return bool(before.get("telegram_id") != after.get("telegram_id"))


def check(stored: Stored, parsed: Sequence[Parsed], *, blind: bool = False) -> list[Finding]:
    """Every finding, of reading and of checking, 提示 among them, in the order of the files.

    `blind`: there is a file that nobody could read, so that nothing is said to be missing.
    """
    world = World(stored, parsed, blind=blind)
    _complain_of_repeats(parsed)
    for p in parsed:
        for row in p.rows:
            for column, reason in _complaints(world, p, row):
                p.complain(row.source, column, reason)
            for column, reason in HINTS[p.sheet.name](world, row.values) if p.sheet.name in HINTS else ():
                p.complain(row.source, column, reason, hint=True)
    found = [finding for p in parsed for finding in sorted(p.findings, key=lambda finding: finding.line)]
    return [*found, *_of_schools(world, parsed)]


def _of_schools(world: World, parsed: Sequence[Parsed]) -> list[Finding]:
    """A school without a principal, where the import is about schools or people."""
    about = next((p for p in parsed if p.sheet.name in ("schools.csv", "people.csv")), None)
    names = without_principal(world) if about else []
    if not about or not names:
        return []
    return [Finding(about.file, 0, NO_COLUMN, reasons.no_principal(names), about.page, hint=True)]


def _complain_of_repeats(parsed: Sequence[Parsed]) -> None:
    """A key stands once in all files and pages of its kind."""
    first: dict[tuple[str, Key], tuple[Parsed, Row]] = {}
    for p in parsed:
        for row in p.rows:
            if not all(field in row.values for field in p.sheet.key):
                continue
            key = p.sheet.key_of(row.values)
            there, before = first.setdefault((p.sheet.name, key), (p, row))
            if before is not row:
                told = " ".join(str(part) for part in key if part)
                place = "" if there is p else there.page or there.file
                p.complain(row.source, p.sheet.key_column, reasons.key_twice(told, before.line, place))


def _complaints(world: World, parsed: Parsed, row: Row) -> Complaints:
    yield from _references(world, parsed, row)
    own = CHECKS.get(parsed.sheet.name)
    if own:
        yield from own(world, row.values)


def _references(world: World, parsed: Parsed, row: Row) -> Complaints:
    for column in parsed.sheet.columns:
        value = row.values.get(column.kept_as)
        if not column.refers or not value:
            continue
        for one in value if isinstance(value, list) else [value]:
            if not world.known(column.refers, one):
                yield column.name, reasons.not_found(one, column.refers)


def _org(world: World, org: Values) -> Complaints:
    seen: set[str] = set()
    above = org.get("parent_id")
    while above and above not in seen and above != org.get("id"):
        seen.add(above)
        above = (world.find("orgs.csv", above) or {}).get("parent_id")
    if above and above == org.get("id"):
        yield "parent_id", reasons.parent_cycle(above)


def _person(world: World, person: Values) -> Complaints:
    if person.get("org_id") == "" and person.get("schools") == []:
        yield "org_id", reasons.ORG_OR_SCHOOL
    telegram_id = person.get("telegram_id")
    other = world.other_owner(telegram_id, person.get("id", "")) if telegram_id else ""
    if telegram_id and other:
        yield "telegram_id", reasons.telegram_taken(telegram_id, other)


def _school(world: World, school: Values) -> Complaints:
    yield from nowhere(world, school)


def _post(world: World, post: Values) -> Complaints:
    yield from far_from_school(world, "posts.csv", post)


def _roster_line(world: World, line: Values) -> Complaints:
    school, window, post = line.get("school_id"), line.get("window"), line.get("post_id")
    if not school or not world.known("schools.csv", school):
        return
    if window and not world.known("windows.csv", school, window):
        yield "window", reasons.no_window(school, window)
    owner = world.school_of("posts.csv", post) if post else ""
    if post and owner and owner != school:
        yield "post_id", reasons.other_school(post, owner)


def _duty_line(_world: World, line: Values) -> Complaints:
    # The rules look people up by the one or the other; a line with both would never be found.
    if "org_id" in line and "school_id" in line and bool(line["org_id"]) == bool(line["school_id"]):
        yield "org_id", reasons.ORG_XOR_SCHOOL


def _round(world: World, walk: Values) -> Complaints:
    for point in walk.get("checkpoints", []):
        owner = world.school_of("checkpoints.csv", point)
        if owner and walk.get("school_id") and owner != walk["school_id"]:
            yield "checkpoints", reasons.other_school(point, owner)


def _checkpoint(world: World, point: Values) -> Complaints:
    """Codes and tags are read in any spelling, so two of them must differ in more than that."""
    for name, column in (("id", "checkpoint_id"), ("tag", "tag")):
        value = point.get(name)
        other = world.spelled_alike("checkpoints.csv", name, str(value), point.get("id")) if value else ""
        if other:
            yield column, reasons.spelled_alike(str(value), other)


def _day(_world: World, day: Values) -> Complaints:
    if day.get("kind") == DayKind.HALF_DAY and "dismissal" in day and day["dismissal"] is None:
        yield "dismissal", reasons.DISMISSAL_MISSING


def _ladder_step(world: World, row: Values) -> Complaints:
    """A ladder that could leave a call unanswered is refused here; the rules would not use it."""
    triage, step, after_s = row.get("triage"), row.get("step"), row.get("after_s")
    urgent = triage in (Triage.P0, Triage.P1)
    if urgent and row.get("repeats") is not None:
        yield "repeats", reasons.LADDER_ENDLESS
    repeat_s, shortest = row.get("repeat_s"), int(SHORTEST_REPEAT.total_seconds())
    if repeat_s is not None and repeat_s < shortest and (urgent or repeat_s):
        yield "repeat_s", reasons.ladder_repeat(shortest)
    before = world.ladder_before(triage, step) if triage and step is not None else None
    if after_s and before is None:
        yield "after_s", reasons.LADDER_AT_ONCE
    if before is not None and after_s is not None and after_s < before.get("after_s", 0):
        yield "after_s", reasons.LADDER_ORDER


def _hazard(_world: World, hazard: Values) -> Complaints:
    if hazard.get("outside") and hazard.get("owner_id") == "":
        yield "owner_person_id", reasons.CHASER_MISSING


def _routine(world: World, row: Values) -> Complaints:
    """A row that could not be asked, or would be asked of nobody, is refused; no `when` switches off."""
    then = row.get("then_id")
    if then and not world.has_routine(then):
        yield "then", reasons.no_routine(then)
    if not row.get("schedule", True):
        return
    untimed = row.get("id") == CLEARING or row.get("schedule") in (None, When.ON_DEMAND)
    if not untimed and row.get("at", "") is None:
        yield "time", reasons.TIME_MISSING
    if row.get("who", True) == []:
        yield "who", reasons.WHO_MISSING
    buttons = row.get("buttons")
    if buttons is not None and not 1 <= len(buttons) <= MOST_BUTTONS:
        yield "buttons", reasons.BUTTONS_MOST if buttons else reasons.BUTTONS_MISSING
    if "silent_to" in row and bool(row["silent_to"]) != (row.get("silent_after_min") is not None):
        yield "silent_to", reasons.SILENT_BOTH


def _bus(world: World, bus: Values) -> Complaints:
    if "am_arrival" in bus and "pm_arrival" in bus and not (bus["am_arrival"] or bus["pm_arrival"]):
        yield "am_arrival", reasons.NO_ARRIVAL
    attendant = world.find("people.csv", bus.get("attendant_id")) or {}
    if attendant and bus.get("school_id") not in attendant.get("schools", [bus.get("school_id")]):
        yield "attendant_id", reasons.ATTENDANT_ELSEWHERE


def _span(_world: World, span: Values) -> Complaints:
    if "begin" in span and "end" in span and span["end"] < span["begin"]:
        yield "end", reasons.ENDS_BEFORE


MOST_BUTTONS = 3
CHECKS: dict[str, Callable[[World, Values], Complaints]] = {
    "orgs.csv": _org,
    "schools.csv": _school,
    "posts.csv": _post,
    "people.csv": _person,
    "roster.csv": _roster_line,
    "duty_roster.csv": _duty_line,
    "checkpoints.csv": _checkpoint,
    "rounds.csv": _round,
    "calendar.csv": _day,
    "routines.csv": _routine,
    "buses.csv": _bus,
    "terms.csv": _span,
    "key_periods.csv": _span,
    "leave.csv": _span,
    "ladders.csv": _ladder_step,
    "hazards.csv": _hazard,
}
