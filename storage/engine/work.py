"""One transaction as the rules see it. Only the boundary calls `commit()`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.district import District
from duty.messaging.notices import Notice
from duty.records.history import Change
from duty.records.subject import Subject
from storage import tables
from storage.prefetch import Prefetch
from storage.queries.attending.absence import SqlAbsences
from storage.queries.attending.attendance import (
    SqlCheckIns,
    SqlGaps,
    SqlLeaderCards,
    SqlReuseMarks,
    SqlSpotChecks,
)
from storage.queries.attending.leavers import SqlLeavers
from storage.queries.attending.rosters import SqlLeaves, SqlStandIns, SqlSwaps
from storage.queries.attending.untold import SqlUntoldGaps
from storage.queries.calls.afterwards import SqlHails
from storage.queries.calls.alerting import SqlAlerts, SqlDrills, SqlQuestions
from storage.queries.calls.incidents import SqlIncidents
from storage.queries.calls.reporting import SqlReports
from storage.queries.campaigns import SqlCampaigns, SqlLetters
from storage.queries.evidence.history import SqlHistory
from storage.queries.evidence.holding import SqlHolds
from storage.queries.evidence.sealing import SqlSeals
from storage.queries.hazards import SqlHazards
from storage.queries.messaging import SqlAccounts, SqlRollCalls, SqlSentNotices, SqlWritten
from storage.queries.offices.successions import SqlSuccessions
from storage.queries.post_places import SqlPostPlaces
from storage.queries.records import SqlPhotos
from storage.queries.summing.frozen import SqlFrozenSummaries
from storage.queries.summing.summaries import SqlGroups
from storage.queries.upkeep.retention import SqlRetention
from storage.queries.walking.patrols import SqlWalks
from storage.queries.walking.routines import SqlTasks
from storage.queries.walking.tips import SqlTips
from storage.queries.walking.visits import SqlVisits
from storage.upsert import insert_for

FEW_SCHOOLS = 8


@cache
def _step(insert: Callable[..., Any]) -> Any:
    following = {"value": tables.counters.c.value + 1}
    start = insert(tables.counters).on_conflict_do_update(index_elements=["series"], set_=following)
    return start.returning(tables.counters.c.value)


class SqlWork:
    """Implements `duty.work.Work` over one session."""

    def __init__(
        self, session: AsyncSession, district: District, now: datetime, channels: frozenset[str]
    ) -> None:
        self.session = session
        self._district = district
        self.now = now
        self.prefetch = Prefetch()
        self.history = SqlHistory(session)
        self.absences = SqlAbsences(session, self.prefetch)
        self.check_ins = SqlCheckIns(session, self.prefetch)
        self.leader_cards = SqlLeaderCards(session)
        self.reuse_marks = SqlReuseMarks(session)
        self.incidents = SqlIncidents(session, self.prefetch)
        self.alerts = SqlAlerts(session)
        self.hails = SqlHails(session)
        self.stand_ins = SqlStandIns(session)
        self.swaps = SqlSwaps(session)
        self.leaves = SqlLeaves(session)
        self.successions = SqlSuccessions(session)
        self.drills = SqlDrills(session)
        self.questions = SqlQuestions(session)
        self.roll_calls = SqlRollCalls(session)
        self.hazards = SqlHazards(session, self.prefetch)
        self.walks = SqlWalks(session, self.prefetch)
        self.photos = SqlPhotos(session)
        self.gaps = SqlGaps(session)
        self.untold_gaps = SqlUntoldGaps(session)
        self.tasks = SqlTasks(session, self.prefetch)
        self.summaries = SqlFrozenSummaries(session)
        self.reports = SqlReports(session)
        self.spot_checks = SqlSpotChecks(session, self.prefetch)
        self.accounts = SqlAccounts(session, channels, self.prefetch)
        self.groups = SqlGroups(session, channels)
        self.visits = SqlVisits(session)
        self.tips = SqlTips(session)
        self.campaigns = SqlCampaigns(session)
        self.letters = SqlLetters(session)
        self.post_places = SqlPostPlaces(session)
        self.leavers = SqlLeavers(session)
        self.written = SqlWritten(session)
        self.retention = SqlRetention(session)
        self.seals = SqlSeals(session)
        self.holds = SqlHolds(session)
        self.notices: list[Notice] = []
        self.withheld: list[Notice] = []
        self._when_kept: list[Callable[[], None]] = []
        self.sent_notices = SqlSentNotices(session, self.notices)

    @property
    def district(self) -> District:
        return self._district

    def announce(self, people: Iterable[str]) -> None:
        """Whose updates will be handled, once, before anything was asked.

        Their schools are announced where they are few: a desk's would be half the district.
        """
        known = [one for person in people if (one := self._district.people.get(person))]
        few = (one.schools for one in known if len(one.schools) <= FEW_SCHOOLS)
        self.prefetch.announce((one.id for one in known), chain.from_iterable(few))

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)

    def withhold(self, notice: Notice) -> None:
        self.withheld.append(notice)

    def when_kept(self, then: Callable[[], None]) -> None:
        self._when_kept.append(then)

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[None]:
        told, withheld = len(self.notices), len(self.withheld)
        await self.history.write()
        try:
            async with self.session.begin_nested():
                yield
                await self.history.write()
        except Exception:
            self.history.take_back()
            del self.notices[told:], self.withheld[withheld:]
            raise

    def record(self, subject: Subject, what: str, at: datetime, actor_id: str = "", /, **detail: Any) -> None:
        self.history.append(subject, what, at, actor_id, detail)

    async def changes(self, subject: Subject) -> Sequence[Change]:
        return await self.history.of(subject)

    async def count_changes(self, subject: Subject, since: datetime | None = None, by: str = "") -> int:
        return await self.history.count(subject, since, by)

    async def next_number(self, series: str) -> int:
        """The counter's row is locked until this transaction ends, so numbers are dense and unique."""
        step = _step(insert_for(self.session))
        return int((await self.session.execute(step, {"series": series, "value": 1})).scalar_one())

    async def commit(self) -> None:
        await self.history.write()
        await self.session.commit()
        for then in self._when_kept:
            then()
