"""Doing one act: the first row of the table whose guards and needs are met says where it leads.

What is refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from duty.district.district import District
from duty.district.people import Person
from duty.hazards.hazard import Hazard
from duty.hazards.life.effects import EFFECTS
from duty.hazards.life.given import NOTHING, Given
from duty.hazards.life.table import Need, Transition, needs_of, rows_of
from duty.hazards.status import Act


def act(
    hazard: Hazard,
    what: Act,
    by: Person | None,
    now: datetime,
    given: Given = NOTHING,
    district: District | None = None,
) -> bool:
    """by: None is the clock, which does only what is no right of people.

    False: not now, not theirs, or something is missing.
    """
    row = next(
        (row for row in rows_of(what, hazard.status) if _met(hazard, row, by, now, given, district)), None
    )
    if row is None:
        return False
    EFFECTS[what](hazard, by.id if by else "", now, given)
    if row.to is not None:
        hazard.status = row.to
    return True


def missing(hazard: Hazard, what: Act, given: Given = NOTHING) -> list[Need]:
    """What the act still asks for, in its order: each is a question to whoever does it."""
    needs = needs_of(what, hazard.status, five=given.five)
    return [need for need in needs if not MET[need](hazard, given)]


def _met(
    hazard: Hazard, row: Transition, by: Person | None, now: datetime, given: Given, district: District | None
) -> bool:
    allowed = hazard.allows(row, by, district, now)
    needs = needs_of(row.act, hazard.status, five=True) if given.five else row.needs
    return allowed and all(MET[need](hazard, given) for need in needs)


def _department(hazard: Hazard, given: Given) -> bool:
    category = given.category
    return bool(given.department) or (category.outside if category else hazard.outside)


def _owner(hazard: Hazard, given: Given) -> bool:
    return bool(given.owner or hazard.owner_id)


MET: dict[Need, Callable[[Hazard, Given], bool]] = {
    Need.OWNER: _owner,
    Need.NO_OWNER: lambda hazard, given: not _owner(hazard, given),
    Need.SUCCESSOR: lambda hazard, given: bool(given.owner),
    Need.NO_SUCCESSOR: lambda hazard, given: not given.owner,
    Need.DUE: lambda hazard, given: (given.due or hazard.due_at) is not None,
    Need.DEPARTMENT: _department,
    Need.PROOF: lambda hazard, given: given.pictured or bool(given.words),
    Need.WHY: lambda hazard, given: bool(given.words),
    Need.LEFT: lambda hazard, given: bool(given.words),
    Need.WORDS: lambda hazard, given: bool(given.words),
    Need.UNTIL: lambda hazard, given: given.due is not None,
    Need.MEASURE: lambda hazard, given: bool(hazard.measure),
    Need.SUPERVISOR: lambda hazard, given: bool(hazard.supervisor),
    Need.FUNDS: lambda hazard, given: bool(hazard.funds),
    Need.CONTINGENCY: lambda hazard, given: bool(hazard.contingency),
    Need.INTERIM: lambda hazard, given: bool(hazard.interim),
    Need.OTHER: lambda hazard, given: given.other not in (0, hazard.id),
}
"""How each need is met: by what was given, or by what the hazard knows."""
