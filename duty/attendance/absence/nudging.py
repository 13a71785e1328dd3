"""At the start of a window: whoever the roster names and who has said nothing reads one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.attendance.absence.knowing import Knowledge, known_of
from duty.attendance.ports import Work
from duty.district.people import GUARDS, POLICE, Role
from duty.district.shifts import LATE_AFTER, HeldWindow, Shift
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.quiet import nudge

CHASED = GUARDS | POLICE | {Role.SCHOOL_STAFF}
"""Who is asked where they are. Teachers and volunteers never are (domain §3.3)."""


@dataclass(frozen=True)
class NotHeardYet(News):
    """To the person: nothing was heard of them yet."""

    kind: ClassVar[str] = "checkin.not_heard"
    turn: ClassVar[Turn] = Turn.OWN_ABSENCE
    who: str
    post: str


KINDS = (NotHeardYet.kind,)


async def remind(work: Work, windows: Sequence[HeldWindow], now: datetime, silent: datetime | None) -> None:
    """Once for each person and window. silent: what began before an outage of ours ended is not asked."""
    fresh = [one for one in windows if one.start <= now < one.start + LATE_AFTER]
    fresh = [one for one in fresh if silent is None or one.start > silent]
    if not fresh:
        return
    there = {(one.shift_key, one.person_id) for one in await work.check_ins.there([h.key for h in fresh])}
    knowledge = await known_of(work, fresh)
    expected = [(held, shift) for held in fresh for shift in _to_remind(work, held, knowledge, now)]
    missing = [(held, shift) for held, shift in expected if (held.key, shift.person_id) not in there]
    work.sent_notices.expect(shift.person_id for _, shift in missing)
    for held, shift in missing:
        await _tell(work, held, shift, now)


def _to_remind(work: Work, held: HeldWindow, knowledge: Knowledge, now: datetime) -> Iterator[Shift]:
    """The first place of each; who says that they come later, or not at all, has been heard."""
    seen: set[str] = set()
    for shift in work.district.shifts(held.window, held.date):
        person = work.district.people.get(shift.person_id)
        if person is None or person.role not in CHASED or person.id in seen:
            continue
        seen.add(person.id)
        comes = knowledge.comes_at(person.id, held)
        if not knowledge.not_coming(person.id, held) and not (comes and comes > now):
            yield shift


async def _tell(work: Work, held: HeldWindow, shift: Shift, now: datetime) -> None:
    district = work.district
    person = district.people[shift.person_id]
    post = district.spot_for(person, held.window.school_id, shift.post_id)
    news = NotHeardYet(district.polite(person.id), post)
    dedupe = f"not_heard:{held.key}:{person.id}"
    notice = Notice(person.id, news, Priority.NUDGE, dedupe, expires_at=held.end)
    await nudge(work, notice, now)
