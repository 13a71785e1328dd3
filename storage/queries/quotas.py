"""How many pictures each person sent on the last day they sent any: a row a person, begun anew each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.tables import picture_quotas
from storage.upsert import insert_for

Writer = AsyncSession | AsyncConnection


@dataclass(frozen=True)
class Most:
    """What one person may send in a day."""

    pictures: int
    size: int


class Spent(Enum):
    """What became of one more picture."""

    TAKEN = auto()
    FIRST_REFUSED = auto()
    """Too much, for the first time that day."""
    REFUSED = auto()


async def spend(where: Writer, person_id: str, day: date, size: int, most: Most) -> Spent:
    """Count one more picture of that size where it fits; else keep only that one was refused."""
    mine = select(picture_quotas).where(picture_quotas.c.person_id == person_id).with_for_update()
    row = (await where.execute(mine)).one_or_none()
    pictures, taken, refused = (row.pictures, row.size, row.refused) if row and row.day == day else (0, 0, 0)
    fits = pictures + 1 <= most.pictures and taken + size <= most.size
    now = {
        "day": day,
        "pictures": pictures + fits,
        "size": taken + size * fits,
        "refused": refused + (not fits),
    }
    start = insert_for(where)(picture_quotas).values(person_id=person_id, **now)
    await where.execute(start.on_conflict_do_update(index_elements=["person_id"], set_=now))
    if fits:
        return Spent.TAKEN
    return Spent.REFUSED if refused else Spent.FIRST_REFUSED
