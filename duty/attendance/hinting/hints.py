"""What a leader may want to look at: the same picture, what was forwarded, one fix of several people or days.

Nothing here changes what a check-in is worth; whoever it names is told nothing and counted nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from duty.attendance.checkin import CheckIn
from duty.attendance.hinting.mark import ReuseMark, Used
from duty.attendance.ports import Fix, Work
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.people import Person

BACK = timedelta(days=7)
"""So far back fixes are compared; longer than 30 days none is kept."""
DAYS = 3
"""On so many days the very same fix is odd: a phone's own never is, to the last digit."""


class Sign(StrEnum):
    ONE_PHONE = "one_phone"
    """Several people, one fix."""
    SAME_DAYS = "same_days"
    PICTURE = "picture"
    FORWARDED = "forwarded"


@dataclass(frozen=True)
class Hint:
    """people: by their ids. days: on how many."""

    sign: Sign
    people: tuple[str, ...]
    days: int = 0


@dataclass(frozen=True)
class Line:
    """A hint as one reader reads it."""

    sign: Sign
    names: tuple[str, ...]
    days: int = 0


async def note(work: Work, person: Person, kind: Used, now: datetime, mark: str = "") -> None:
    """Kept for the window they are expected in; of whoever is expected nowhere nothing is."""
    shifts = sorted(work.district.shifts_near(person.id, now), key=lambda one: not one.running(now))
    if shifts:
        await work.reuse_marks.add(ReuseMark(person.id, shifts[0].key, kind, mark, now))


async def hints_of(
    work: Work, said: Mapping[str, Sequence[CheckIn]], now: datetime
) -> dict[str, tuple[Hint, ...]]:
    """By window. said: the check-ins of each window that is asked about."""
    made = [one for some in said.values() for one in some if one.counts and one.fix]
    people = sorted({one.person_id for one in made})
    fixes = grouped(await work.check_ins.fixes(people, now - BACK), lambda one: (one.person_id, one.fix))
    marks = grouped(await work.reuse_marks.of_shifts(sorted(said)), lambda one: one.shift_key)
    pictures = {one.mark for some in marks.values() for one in some if one.mark}
    seen = grouped(await work.reuse_marks.with_marks(sorted(pictures)), lambda one: one.mark)
    return {
        key: (
            *_one_phone(some),
            *_same_days(work.district, some, fixes),
            *_pictures(marks.get(key, ()), seen),
            *_forwarded(some, marks.get(key, ())),
        )
        for key, some in said.items()
    }


def _one_phone(said: Sequence[CheckIn]) -> Iterator[Hint]:
    """In one window: the leader who reports for others has no fix, and is none of them."""
    by_fix = grouped((one for one in said if one.counts and one.fix), lambda one: one.fix)
    for some in by_fix.values():
        people = tuple(dict.fromkeys(one.person_id for one in some))
        if len(people) > 1:
            yield Hint(Sign.ONE_PHONE, people)


def _same_days(
    district: District, said: Sequence[CheckIn], fixes: Mapping[tuple[str, str], Sequence[Fix]]
) -> Iterator[Hint]:
    for person_id, fix in dict.fromkeys((one.person_id, one.fix) for one in said if one.counts and one.fix):
        days: set[date] = {district.today(one.at) for one in fixes.get((person_id, fix), ())}
        if len(days) >= DAYS:
            yield Hint(Sign.SAME_DAYS, (person_id,), len(days))


def _pictures(marks: Sequence[ReuseMark], seen: Mapping[str, Sequence[ReuseMark]]) -> Iterator[Hint]:
    """Seen before in another window, or of somebody else."""
    for one in marks:
        if any(
            (other.shift_key, other.person_id) != (one.shift_key, one.person_id) and other.at <= one.at
            for other in seen.get(one.mark, ())
        ):
            yield Hint(Sign.PICTURE, (one.person_id,))


def _forwarded(said: Sequence[CheckIn], marks: Sequence[ReuseMark]) -> Iterator[Hint]:
    """As long as nothing better came."""
    proven = {one.person_id for one in said if one.counts and not one.doubtful}
    sent = dict.fromkeys(one.person_id for one in marks if one.kind is Used.FORWARDED)
    people = tuple(one for one in sent if one not in proven)
    if people:
        yield Hint(Sign.FORWARDED, people)


def lines(district: District, hints: Collection[Hint], reader_id: str) -> tuple[Line, ...]:
    """Nobody looks at their own."""
    others = (one for one in hints if reader_id not in one.people)
    return tuple(Line(one.sign, tuple(map(district.polite, one.people)), one.days) for one in others)
