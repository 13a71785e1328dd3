"""Who is new at the beginning of a term: on the roster, and not yet in the chat."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.simulation.district import GIVEN, SURNAMES
from duty.district.district import District
from duty.district.people import Person, Role

OF_A_SCHOOL = 2
INVITERS = (Role.GUARD_LEADER, Role.SAFETY_OFFICE)
"""Whoever of a school lets its volunteers in, the first there is."""
ENOUGH = timedelta(days=7)
"""So long after the first code somebody may take to come in."""


@dataclass
class Newcomer:
    """Somebody invited. bound_at: when the notice stood on their phone."""

    person_id: str
    name: str
    inviter: str
    invited_at: datetime | None = None
    bound_at: datetime | None = None
    codes: int = 0

    @property
    def in_time(self) -> bool:
        if self.invited_at is None or self.bound_at is None:
            return False
        return self.bound_at - self.invited_at <= ENOUGH


def write_newcomers(folder: Path, district: District, dice: random.Random) -> Path:
    """Their rows, as a second file of the clerk's: volunteers, whom nothing is asked of."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("person_id", "name", "role", "school_id", "phone_kind"))
        for school in district.schools:
            for turn in range(1, OF_A_SCHOOL + 1):
                name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2))
                lines.writerow((f"N{school}-{turn}", name, Role.VOLUNTEER, school, "smart"))
    return folder


def newcomers_of(district: District) -> list[Newcomer]:
    """Those whose school has somebody with a smartphone to invite them."""
    found = []
    for school in district.schools:
        inviter = _inviter(district, school)
        people = [district.people.get(f"N{school}-{turn}") for turn in range(1, OF_A_SCHOOL + 1)]
        found += [Newcomer(one.id, one.name, inviter.id) for one in people if one and inviter]
    return found


def _inviter(district: District, school: str) -> Person | None:
    people = [district.people[one] for role in INVITERS for one in district.office_of(school, role)]
    return next((one for one in people if one.phone_kind == "smart"), None)
