"""Who of a school has come in, and who is stuck at the door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among
from storage.tables import accounts, invitations


@dataclass(frozen=True)
class Standing:
    """bound: some phone of theirs is in. invited_at, until: of their last code; None where they had none."""

    bound: bool = False
    invited_at: datetime | None = None
    until: datetime | None = None

    def state(self, now: datetime) -> str:
        if self.bound:
            return "bound"
        if self.invited_at is None or self.until is None:
            return "never"
        return "invited" if now < self.until else "stuck"


async def standing(
    connection: AsyncConnection, people: Collection[str], channels: Collection[str]
) -> dict[str, Standing]:
    """Of each of them, on the channels that run."""
    bound = select(accounts.c.person_id).where(among(accounts.c.person_id, people)).distinct()
    bound = bound.where(accounts.c.channel.in_(sorted(channels)))
    inside = set((await connection.scalars(bound)).all())
    t = invitations.c
    last = select(
        t.person_id, func.max(t.issued_at).label("issued_at"), func.max(t.expires_at).label("until")
    )
    query = last.where(among(t.person_id, people)).group_by(t.person_id)
    codes = {row.person_id: row for row in await connection.execute(query)}
    return {
        person: Standing(person in inside, codes[person].issued_at, codes[person].until)
        if person in codes
        else Standing(person in inside)
        for person in people
    }
