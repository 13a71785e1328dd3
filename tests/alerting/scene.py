"""Rules of alerting in memory: a call, the people around it, and a clock that only a test moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from duty.alerting import helping, raising
from duty.alerting.call import Call
from duty.alerting.helping import Help
from duty.alerting.page import PageState
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.filing import file_incident
from duty.messaging.notices import News
from tests.kit.memory import MemoryWork, moment


class Scene:
    """One school at ten o'clock; G02 calls, DO1, DO3, PO01, PO02 and PR01 are called first."""

    def __init__(self) -> None:
        self.work: Any = MemoryWork()
        self.now: datetime = moment("10:00")
        self._heard: dict[str, int] = {}

    def person(self, person_id: str) -> Person:
        person: Person = self.work.district.people[person_id]
        return person

    def later(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    async def help(self, person_id: str = "G02") -> Call:
        """That person taps 🚨."""
        tapped = await self.tap(person_id)
        assert tapped.call
        return tapped.call

    async def tap(self, person_id: str = "G02") -> Help:
        return await helping.call_for_help(self.work, self.person(person_id), self.now, self.now)

    async def report(self, kind: str = "intruder", person_id: str = "G02", school_id: str = "SCH01") -> Call:
        """Something urgent that is no call for help."""
        filed = await file_incident(
            self.work,
            self.person(person_id),
            self.now,
            kind=kind,
            triage=Triage.P1,
            school_id=school_id,
        )
        call = await raising.raise_alert(self.work, filed, self.now)
        assert call
        return call

    async def sweep(self) -> None:
        await raising.sweep(self.work, self.now)

    def delivered(self, *people: str) -> None:
        """What is still on its way arrives with these, and with nobody else."""
        for page in self.work.alerts.called:
            if page.state is PageState.QUEUED and page.person_id in people:
                page.delivered(self.now)
            elif page.state is PageState.QUEUED:
                page.failed("page_closed", self.now)

    def heard(self, person_id: str) -> list[News]:
        """What that person was told since they were last asked, oldest first."""
        mine = [notice for notice in self.work.notices if notice.person_id == person_id]
        fresh = mine[self._heard.get(person_id, 0) :]
        self._heard[person_id] = len(mine)
        return [notice.news for notice in fresh]

    def kinds(self, person_id: str) -> list[str]:
        return [news.kind for news in self.heard(person_id)]

    def recorded(self, call: Call) -> list[str]:
        return [change.what for change in self.work.history if change.subject == call.subject]
