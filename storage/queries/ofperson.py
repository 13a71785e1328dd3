"""What people did and reported; of everybody whose updates a transaction handles, in one question.

The same for what waits at the schools of these people.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import Column, Select, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.among import among_named
from storage.prefetch import Prefetch

T = TypeVar("T")
LEEWAY = timedelta(hours=1)
"""People of one batch may have written at different times."""


class OfPerson(Generic[T]):
    """Rows of one kind by whose they are, newest first."""

    def __init__(
        self,
        session: AsyncSession,
        prefetch: Prefetch,
        entity: type[T],
        by: Column[str],
        at: Column[datetime],
        *,
        of: Literal["people", "schools"] = "people",
        where: str = "",
    ) -> None:
        """`by`, `at`: whose it is and since when; the entity has them under the same names.

        where: only those, as literal SQL, so that a partial index fits.
        """
        self._session = session
        self._prefetch = prefetch
        self._entity: Any = entity
        self._by = by
        self._person = attrgetter(by.key)
        self._at = at
        self._of_whom = of
        self._where = where
        self._said_at = attrgetter(at.key)
        self._known: dict[str, list[T]] = {}
        self._from: datetime | None = None
        """Everything after this is known, of those in `_known`."""

    def forget(self, person_id: str) -> None:
        """There is more of them now, unless it is taken back."""
        self._known.pop(person_id, None)

    def put(self, one: T) -> None:
        """There is this one more, and it stays."""
        if self._person(one) in self._known:
            self._known[self._person(one)].insert(0, one)

    async def since(self, person_id: str, since: datetime) -> Sequence[T]:
        if self._from is None and person_id in self._announced:
            await self._look_up(since - LEEWAY)
        if self._from is None or since < self._from or person_id not in self._known:
            return await self._of([person_id], since)
        return [one for one in self._known[person_id] if self._said_at(one) > since]

    @property
    def _announced(self) -> frozenset[str]:
        return self._prefetch.people if self._of_whom == "people" else self._prefetch.schools

    async def _look_up(self, since: datetime) -> None:
        found: dict[str, list[T]] = {person: [] for person in self._announced}
        for one in await self._of(found, since):
            found[self._person(one)].append(one)
        self._known, self._from = found, since

    async def _of(self, people: Collection[str], since: datetime) -> Sequence[T]:
        query = _newest_first(self._entity, self._by, self._at, self._where)
        found: Sequence[T] = (
            await self._session.scalars(query, {"some": list(people), "since": since})
        ).all()
        return found


@cache
def _newest_first(entity: Any, by: Column[str], at: Column[datetime], where: str) -> Select[Any]:
    query: Select[Any] = select(entity).where(among_named(by, "some"), at > bindparam("since"))
    if where:
        query = query.where(text(where))
    return query.order_by(at.table.c.id.desc())
