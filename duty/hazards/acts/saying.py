"""What is done to a hazard by a tap and a sentence: what the table still needs is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.district.people import Person
from duty.hazards.acts.pressing import LONGEST_DAYS, Done, acted, seen, stood
from duty.hazards.hazard import Hazard
from duty.hazards.life.acting import missing
from duty.hazards.life.given import SAID, WHY, Given
from duty.hazards.life.table import Need
from duty.hazards.ports import Work
from duty.hazards.rights import find
from duty.hazards.status import Act
from duty.records.photos import Picture

NOTED = {
    Need.MEASURE: ("measure", SAID),
    Need.SUPERVISOR: ("supervisor", 80),
    Need.FUNDS: ("funds", WHY),
    Need.CONTINGENCY: ("contingency", SAID),
    Need.INTERIM: ("interim", SAID),
}
"""What is written down as soon as it is said, so that an interrupted conversation loses nothing."""
ASKED = frozenset({*NOTED, Need.WHY, Need.LEFT, Need.WORDS})


async def ask(work: Work, hazard_id: int, what: Act, by: Person, now: datetime, days: int = 0) -> Done:
    """The button was pressed: which sentence is wanted first. Where none is, it is done at once.

    days: 时限 of what is listed, from now on; 0 keeps the due time it has.
    """
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not hazard.may(what, by, work.district):
        return stood(work, hazard, by)
    need = _next(work, hazard, what)
    if need is None:
        return await acted(work, hazard, what, by, now, _plain(work, _until(what, now, days)))
    return seen(work, hazard, by, done=True, need=need)


async def say(
    work: Work, hazard_id: int, what: Act, by: Person, now: datetime, words: str, days: int = 0
) -> Done:
    """The sentence. `need` of the answer: a further one is wanted. days: of more time, or as in `ask`."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not words or not hazard.may(what, by, work.district):
        return stood(work, hazard, by)
    need = _next(work, hazard, what)
    if need in NOTED:
        _note(work, hazard, need, by, now, words)
        need = _next(work, hazard, what)
        if need is not None:
            return seen(work, hazard, by, done=True, need=need)
        return await acted(work, hazard, what, by, now, _plain(work, _until(what, now, days)))
    given = Given(words=words, due=_until(what, now, days), five=_plain(work).five)
    kept = hazard.description if what is Act.CORRECT else words
    return await acted(work, hazard, what, by, now, given, words=kept[:SAID])


async def show(work: Work, hazard_id: int, by: Person, picture: Picture) -> None:
    """A picture beside the sentence: of the part that is put right."""
    hazard = await find(work, hazard_id, by)
    if hazard is not None and not picture.forwarded and hazard.may(Act.PARTLY, by, work.district):
        await work.photos.add(picture.of(hazard.subject, "after"))


def _next(work: Work, hazard: Hazard, what: Act) -> Need | None:
    wanted = missing(hazard, what, _plain(work))
    return next((need for need in wanted if need in ASKED), None)


def _note(work: Work, hazard: Hazard, need: Need, by: Person, now: datetime, words: str) -> None:
    field, most = NOTED[need]
    setattr(hazard, field, words.strip()[:most])
    work.record(hazard.subject, "noted", now, by.id, words=words[:SAID], need=need)


def _plain(work: Work, due: datetime | None = None) -> Given:
    return Given(due=due, five=work.district.remedying.listed_five)


def _until(what: Act, now: datetime, days: int) -> datetime | None:
    """So many days from now: of more time, of what is listed; reopened there is a day at least."""
    if what is Act.LIST and not days:
        return None
    if what in (Act.POSTPONE, Act.LIST):
        return now + timedelta(days=min(max(days, 1), LONGEST_DAYS))
    return now + timedelta(days=1) if what is Act.REOPEN else None
