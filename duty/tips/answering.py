"""The school looks at a report of a passer-by: it becomes a hazard of the ledger, or it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.district.people import Person
from duty.district.severity import Level
from duty.hazards.category import categories
from duty.hazards.draft import Drafted
from duty.hazards.drafting import describe, draft
from duty.hazards.facts import HazardFacts
from duty.hazards.facts import facts as hazard_facts
from duty.hazards.filing import confirmed
from duty.hazards.sight import Sight
from duty.hazards.status import OPEN
from duty.messaging.refused import Refused
from duty.rights.may import may, opens
from duty.rights.words import Do, Thing
from duty.tips.facts import TipFacts, facts
from duty.tips.ports import Work
from duty.tips.tip import Tip, Why

OFFERED = 5
"""Open hazards of the school that it may be the same as."""


@dataclass(frozen=True)
class Waiting:
    """The next one that waits for this person, and how many do."""

    first: TipFacts | None
    count: int


async def waiting(work: Work, person: Person) -> Waiting | Refused:
    """Of all their schools; what speaks of danger first."""
    if not opens(person, Do.SEE, Thing.TIP):
        return Refused.GONE
    counts = {school: await work.tips.count_held(school) for school in person.schools}
    first = [tip for school in person.schools if counts[school] for tip in await work.tips.held(school, 1)]
    first.sort(key=lambda tip: (not tip.danger, tip.at))
    return Waiting(await facts(work, first[0]) if first else None, sum(counts.values()))


async def shown(work: Work, person: Person, tip_id: int) -> TipFacts | Refused:
    """One that waits, as this person may see it."""
    tip = await _theirs(work, person, tip_id)
    return tip if isinstance(tip, Refused) else await facts(work, tip)


async def confirm(
    work: Work, person: Person, tip_id: int, now: datetime, level: Level | None = None
) -> Drafted | Refused:
    """[确认登记]: a hazard under its number, by whoever confirmed it, with the picture that came."""
    tip = await _theirs(work, person, tip_id)
    if isinstance(tip, Refused):
        return tip
    hazard = await draft(work, person, now, tip.school_id, tip.post_id)
    hazard.reported_at = tip.at
    describe(hazard, tip.words)
    hazard.taken_for(tip.category or hazard.category, level or hazard.level)
    for photo in await work.photos.of(tip.subject):
        photo.subject = hazard.subject
    assert hazard.id is not None
    tip.confirm(hazard.id, person.id, now)
    work.record(tip.subject, "confirmed", now, person.id, hazard=hazard.id)
    work.record(hazard.subject, "by_passer", now, person.id, tip=tip.known_id)
    return await confirmed(work, hazard, now)


async def decline(work: Work, person: Person, tip_id: int, why: Why, now: datetime) -> Tip | Refused:
    """[不是隐患], for one of the reasons that a passer-by may read."""
    tip = await _theirs(work, person, tip_id)
    if isinstance(tip, Refused):
        return tip
    tip.decline(why, person.id, now)
    work.record(tip.subject, "declined", now, person.id, why=why)
    return tip


async def alike(work: Work, person: Person, tip_id: int) -> Sequence[HazardFacts] | Refused:
    """[重复]: what is open at that school, of the same category first."""
    tip = await _theirs(work, person, tip_id)
    if isinstance(tip, Refused):
        return tip
    told = await facts(work, tip)
    seen = Sight((tip.school_id,))
    found = [
        *await work.hazards.open_of(seen, told.category, OFFERED),
        *await work.hazards.listed(seen, OFFERED),
    ]
    unique = {hazard.id: hazard for hazard in found if hazard.status in OPEN}
    return [hazard_facts(work, hazard) for hazard in list(unique.values())[:OFFERED]]


async def join(
    work: Work, person: Person, tip_id: int, hazard_id: int, now: datetime
) -> HazardFacts | Tip | Refused:
    """It is the same as that hazard of the school; with 0 as one that nobody named."""
    tip = await _theirs(work, person, tip_id)
    if isinstance(tip, Refused):
        return tip
    hazard = await work.hazards.get(hazard_id, locked=True) if hazard_id else None
    if hazard_id and (hazard is None or hazard.school_id != tip.school_id or not hazard.number):
        return Refused.GONE
    tip.join(hazard_id or None, person.id, now)
    work.record(tip.subject, "duplicate", now, person.id, hazard=hazard_id)
    if hazard is None:
        return tip
    work.record(hazard.subject, "again_by_passer", now, person.id, tip=tip.known_id)
    return hazard_facts(work, hazard)


async def put_under(work: Work, person: Person, tip_id: int, category: str) -> TipFacts | Refused:
    """[改类别], before it is confirmed; a name nobody knows changes nothing."""
    tip = await _theirs(work, person, tip_id)
    if isinstance(tip, Refused):
        return tip
    if category in categories():
        tip.category = category
    return await facts(work, tip)


async def _theirs(work: Work, person: Person, tip_id: int) -> Tip | Refused:
    """One that waits for this person's school; locked."""
    tip = await work.tips.get(tip_id, locked=True)
    if tip is None or not may(work.district, person, Do.VERIFY, Thing.TIP, tip.about):
        return Refused.GONE
    return tip if tip.held else Refused.ALREADY
