"""Who can fill a place: the station and the command desk one of the police, the school one of its guards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from duty.district.district import District
from duty.district.people import Role


def who_can_fill(
    district: District, school_id: str, kinds: Collection[str], now: datetime, away: Collection[str] = ()
) -> list[str]:
    """Whoever has duty now and can send somebody to a place of those kinds.

    away: whose places they are. For a leader who is one of them the safety office is asked, else the head.
    """
    found = [one for one in _all(district, school_id, kinds, now) if one not in away]
    if "guard" in kinds and not any(one in found for one in district.leaders_of(school_id)):
        office = district.office_of(school_id, Role.SAFETY_OFFICE) or district.head_of(school_id)
        found += [one for one in office if one not in away]
    return list(dict.fromkeys(found))


def _all(district: District, school_id: str, kinds: Collection[str], now: datetime) -> list[str]:
    school = district.schools[school_id]
    found: list[str] = []
    if "police" in kinds:
        found += district.on_duty(now, org_id=school.station_org_id)
        for org in district.command_desks(school)[1:]:
            found += district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)
    if "guard" in kinds:
        found += district.leaders_of(school.id)
        found += district.on_duty(now, school_id=school.id, role=Role.DUTY_OFFICER)
    return found
