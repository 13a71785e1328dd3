"""Queries about check-ins, gaps and spot checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, delete, func, or_, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.sql.dml import ReturningDelete

from duty.attendance.checkin import CheckIn
from duty.attendance.gap import Gap
from duty.attendance.hinting.mark import ReuseMark
from duty.attendance.leading.card import LeaderCard
from duty.attendance.ports import Fix, Presence
from duty.attendance.spotting.spotcheck import Outcome, SpotAnswer, SpotCheck
from duty.district.shifts import CLOSES_AFTER_END
from storage.among import among, among_named
from storage.ids import ids_of
from storage.prefetch import Prefetch
from storage.queries.ofperson import OfPerson
from storage.tables import (
    check_ins,
    coverage_marks,
    gaps,
    leader_cards,
    reuse_marks,
    spot_answers,
    spot_checks,
)
from storage.tables.attendance import COUNTS, DOUBTED, STANDS_THERE
from storage.upsert import insert_for

RECENT = timedelta(hours=36)
CARD = ("shift_key", "person_id", "made_at", "shown")
MARKS = 100
"""Among so many of the oldest marks windows are chosen."""
LOOKING = 7_407_410
"""PostgreSQL's name for the lock of whoever looks for gaps."""


class SqlCheckIns:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._prefetch = prefetch
        self._of_person = OfPerson(session, prefetch, CheckIn, check_ins.c.person_id, check_ins.c.received_at)
        self._of_week = OfPerson(session, prefetch, CheckIn, check_ins.c.person_id, check_ins.c.received_at)
        self._ids = ids_of(session)

    async def add(self, made: CheckIn) -> None:
        """Its number is known at once; its row is written with the others of the transaction."""
        made.id = await self._ids.next(check_ins, len(self._prefetch.people))
        self._session.add(made)
        self._of_person.put(made)
        self._of_week.put(made)

    async def get(self, check_in_id: int) -> CheckIn | None:
        return await self._session.get(CheckIn, check_in_id)

    async def recent(self, person_id: str, now: datetime) -> Sequence[CheckIn]:
        return await self._of_person.since(person_id, now - RECENT)

    async def of_week(self, person_id: str, since: datetime) -> Sequence[CheckIn]:
        return list(reversed(await self._of_week.since(person_id, since)))

    async def of_shifts(self, shift_keys: Sequence[str]) -> Sequence[CheckIn]:
        return (await self._session.scalars(_of_shifts(CheckIn), {"some": shift_keys})).all()

    async def there(self, shift_keys: Sequence[str]) -> Sequence[Presence]:
        return [Presence(*row) for row in await self._session.execute(_there(), {"some": shift_keys})]

    async def forgotten(self, ended_before: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(text(STANDS_THERE), check_ins.c.ends_at < ended_before)
            .order_by(check_ins.c.ends_at)
            .limit(200)
        )
        return (await self._session.scalars(query)).all()

    async def doubtful(self, school_ids: Sequence[str], since: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                among(check_ins.c.school_id, school_ids),
                text(DOUBTED),
                check_ins.c.received_at > since,
            )
            .order_by(check_ins.c.id)
        )
        return (await self._session.scalars(query)).all()

    async def around(self, person_id: str, school_ids: Collection[str], now: datetime) -> Sequence[CheckIn]:
        """Asked in two parts, each of which has an index."""
        lately, still = check_ins.c.received_at > now - RECENT, check_ins.c.ends_at > now - CLOSES_AFTER_END
        there = select(check_ins.c.id).where(text(STANDS_THERE))
        theirs = there.where(check_ins.c.person_id == person_id, lately)
        others = there.where(
            among(check_ins.c.school_id, school_ids), or_(check_ins.c.ends_at.is_(None), still)
        )
        query = select(CheckIn).where(check_ins.c.id.in_(union_all(theirs, others)))
        found = (await self._session.scalars(query.order_by(check_ins.c.id.desc()))).all()
        return [one for one in found if one.on_duty(now)]

    async def fixes(self, people: Collection[str], since: datetime) -> Sequence[Fix]:
        if not people:
            return ()
        made = check_ins.c
        where = (among(made.person_id, people), made.received_at > since, made.fix != "", text(COUNTS))
        rows = await self._session.execute(select(made.person_id, made.fix, made.received_at).where(*where))
        return [Fix(*row) for row in rows]


class SqlReuseMarks:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, mark: ReuseMark) -> None:
        self._session.add(mark)
        await self._session.flush()

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[ReuseMark]:
        return (await self._session.scalars(_of_shifts(ReuseMark), {"some": list(shift_keys)})).all()

    async def with_marks(self, marks: Collection[str]) -> Sequence[ReuseMark]:
        if not marks:
            return ()
        query = select(ReuseMark).where(among(reuse_marks.c.mark, marks))
        return (await self._session.scalars(query.order_by(reuse_marks.c.id))).all()


class SqlGaps:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._ids = ids_of(session)

    async def alone(self) -> bool:
        if self._session.get_bind().dialect.name == "sqlite":
            return True
        return bool(await self._session.scalar(select(func.pg_try_advisory_xact_lock(LOOKING))))

    async def add_all(self, some: Sequence[Gap]) -> None:
        """One statement for all of them, since their numbers are known."""
        for number, gap in enumerate(some):
            gap.id = await self._ids.next(gaps, len(some) - number)
        self._session.add_all(some)
        await self._session.flush()

    async def get(self, gap_id: int) -> Gap | None:
        return await self._session.get(Gap, gap_id)

    async def take_marks(self, most: int) -> Sequence[tuple[str, str]]:
        return _places(await self._session.execute(_marks(), {"most": most}))

    async def marks_of(self, shift_keys: Collection[str]) -> Sequence[tuple[str, str]]:
        return _places(await self._session.execute(_marks_of(), {"some": list(shift_keys)}))

    async def open_windows(self) -> Sequence[str]:
        query = select(gaps.c.shift_key).where(gaps.c.closed_at.is_(None)).order_by(gaps.c.id)
        return list(dict.fromkeys(await self._session.scalars(query)))

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[Gap]:
        return (await self._session.scalars(_of_shifts(Gap), {"some": list(shift_keys)})).all()

    async def earliest(self, shift_keys: Collection[str], most: int) -> tuple[int, Sequence[Gap]]:
        theirs = among(gaps.c.shift_key, shift_keys)
        count = await self._session.scalar(select(func.count()).select_from(gaps).where(theirs)) or 0
        first = select(Gap).where(theirs).order_by(gaps.c.opened_at, gaps.c.id).limit(most)
        return count, (await self._session.scalars(first)).all()

    async def since(
        self, school_ids: Sequence[str] | None, begin: datetime, most: int | None = None
    ) -> Sequence[Gap]:
        there = [] if school_ids is None else [among(gaps.c.school_id, school_ids)]
        query = select(Gap).where(*there, gaps.c.opened_at >= begin).order_by(gaps.c.id).limit(most)
        return (await self._session.scalars(query)).all()


class SqlLeaderCards:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_all(self, cards: Sequence[LeaderCard]) -> Sequence[LeaderCard]:
        """One statement for all of them."""
        if not cards:
            return ()
        rows = [{name: getattr(card, name) for name in CARD} for card in cards]
        put = insert_for(self._session)(leader_cards).on_conflict_do_nothing()
        columns = leader_cards.c.id, leader_cards.c.shift_key, leader_cards.c.person_id
        connection = await self._session.connection()  # by way of entities it would be one statement a row
        made = await connection.execute(put.returning(*columns), rows)
        ids = {(row.shift_key, row.person_id): row.id for row in made}
        kept = [card for card in cards if (card.shift_key, card.person_id) in ids]
        for card in kept:
            card.id = ids.pop((card.shift_key, card.person_id))
            make_transient_to_detached(card)
            self._session.add(card)
        return kept

    async def get(self, card_id: int) -> LeaderCard | None:
        return await self._session.get(LeaderCard, card_id)

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[LeaderCard]:
        return (await self._session.scalars(_of_shifts(LeaderCard), {"some": list(shift_keys)})).all()


class SqlSpotChecks:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._prefetch = prefetch
        self._asked: set[str] | None = None
        """Whom of those announced a question may wait for; None until somebody asks."""

    async def add(self, check: SpotCheck) -> None:
        self._session.add(check)
        await self._session.flush()

    async def add_answer(self, answer: SpotAnswer) -> None:
        self._session.add(answer)
        await self._session.flush()
        if self._asked is not None:
            self._asked.add(answer.person_id)

    async def get(self, check_id: int) -> SpotCheck | None:
        return await self._session.get(SpotCheck, check_id, with_for_update=True)

    async def answers(self, check_id: int) -> Sequence[SpotAnswer]:
        query = select(SpotAnswer).where(spot_answers.c.spot_check_id == check_id).order_by(spot_answers.c.id)
        return (await self._session.scalars(query)).all()

    async def asked_since(self, people: Sequence[str], since: datetime) -> set[str]:
        query = select(spot_answers.c.person_id).where(
            among(spot_answers.c.person_id, people), spot_answers.c.asked_at > since
        )
        return set((await self._session.scalars(query)).all())

    async def waiting(self, person_id: str, now: datetime) -> SpotAnswer | None:
        if person_id in self._prefetch.people and person_id not in await self._asked_of_all():
            return None
        query = (
            select(SpotAnswer)
            .join(spot_checks, spot_checks.c.id == spot_answers.c.spot_check_id)
            .where(
                spot_answers.c.person_id == person_id,
                spot_answers.c.outcome == Outcome.WAITING,
                spot_checks.c.due_at >= now,
            )
            .order_by(spot_answers.c.id.desc())
            .limit(1)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def _asked_of_all(self) -> set[str]:
        if self._asked is None:
            people = {"some": list(self._prefetch.people)}
            self._asked = set((await self._session.scalars(_asked(), people)).all())
        return self._asked

    async def due(self, now: datetime) -> Sequence[SpotCheck]:
        query = (
            select(SpotCheck)
            .where(spot_checks.c.settled_at.is_(None), spot_checks.c.due_at <= now)
            .order_by(spot_checks.c.id)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def on_duty(self, school_ids: Sequence[str], now: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                among(check_ins.c.school_id, school_ids),
                text(STANDS_THERE),
                or_(check_ins.c.ends_at.is_(None), check_ins.c.ends_at > now),
            )
            .order_by(check_ins.c.id)
        )
        return (await self._session.scalars(query)).all()


TABLES = {CheckIn: check_ins, ReuseMark: reuse_marks, Gap: gaps, LeaderCard: leader_cards}
Windowed = TypeVar("Windowed", CheckIn, ReuseMark, Gap, LeaderCard)


@cache
def _of_shifts(kind: type[Windowed]) -> Select[Windowed]:
    """Those of some windows, oldest first."""
    table = TABLES[kind]
    return select(kind).where(among_named(table.c.shift_key, "some")).order_by(table.c.id)


@cache
def _there() -> Select[str, str, str]:
    columns = check_ins.c.shift_key, check_ins.c.post_id, check_ins.c.person_id
    theirs = among_named(check_ins.c.shift_key, "some"), text(STANDS_THERE)
    return select(*columns).where(*theirs).order_by(check_ins.c.id)


@cache
def _marks() -> ReturningDelete[int, str, str]:
    """Strikes out those of the windows of the oldest."""
    first = select(coverage_marks.c.id, coverage_marks.c.shift_key).order_by(coverage_marks.c.id).limit(MARKS)
    oldest = first.subquery()
    windows = select(oldest.c.shift_key).group_by(oldest.c.shift_key).order_by(func.min(oldest.c.id))
    windows = windows.limit(bindparam("most"))
    taken = delete(coverage_marks).where(coverage_marks.c.shift_key.in_(windows))
    return taken.returning(coverage_marks.c.id, coverage_marks.c.shift_key, coverage_marks.c.post_id)


@cache
def _marks_of() -> ReturningDelete[int, str, str]:
    taken = delete(coverage_marks).where(among_named(coverage_marks.c.shift_key, "some"))
    return taken.returning(coverage_marks.c.id, coverage_marks.c.shift_key, coverage_marks.c.post_id)


def _places(marks: Iterable[Any]) -> Sequence[tuple[str, str]]:
    in_order = sorted(marks, key=lambda row: row.id)  # PostgreSQL gives back what it deleted in any order
    return list(dict.fromkeys((row.shift_key, row.post_id) for row in in_order))


@cache
def _asked() -> Select[str]:
    theirs = among_named(spot_answers.c.person_id, "some")
    return select(spot_answers.c.person_id).where(theirs, spot_answers.c.outcome == Outcome.WAITING)
