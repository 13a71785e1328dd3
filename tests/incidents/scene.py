"""An incident at SCH01 at ten on a calm Monday, in memory: who reports, who is called, what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from duty.alerting.answering import answers
from duty.alerting.calls.call import Call
from duty.alerting.reporters.reports import Statement, report_in
from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.incidents.refusal import Refusal, Why
from duty.language.reading import Meaning
from duty.messaging.notices import News, Notice
from duty.records.photos import Photo, PhotoState, Picture
from duty.records.subject import Subject
from tests.kit.memory import MemoryWork, moment

TEN = moment("10:00")
KNIFE, DRUNK, POWER, STALL = "有人持刀冲门", "有人喝醉了闹事", "停电了", "门口有人摆摊"
"""P0, P1, P2, P3."""
FIRST = {"DO1", "DO3", "PO01", "PO02", "PR01"}
"""Who is called first for a P0 or P1 at SCH01; for a P2 the two desks, DO1 and DO3."""
Told = TypeVar("Told", bound=News)


def minutes(number: float) -> datetime:
    """So many minutes after ten."""
    return TEN + timedelta(minutes=number)


class Scene:
    def __init__(self) -> None:
        self.work: Any = MemoryWork()

    def person(self, person_id: str) -> Person:
        found: Person = self.work.district.people[person_id]
        return found

    async def reports(
        self, words: str, by: str = "G02", *, now: datetime = TEN, pictures: Subject | None = None
    ) -> Incident:
        """A sentence at the west gate, with everything that follows from it."""
        said = Statement(self.person(by), Meaning(words), now, pictures)
        return await report_in(self.work, said, ("SCH01", "P002"), now)

    async def call_of(self, incident: Incident) -> Call:
        call: Call | None = await self.work.alerts.call_of(incident.id)
        assert call is not None, "nobody was called"
        return call

    async def takes(self, incident: Incident, by: str, now: datetime = TEN) -> None:
        call = await self.call_of(incident)
        assert await answers.take(self.work, call.id, self.person(by), now) == call
        self.forgets_news()

    async def closes(self, incident: Incident, by: str, now: datetime = TEN) -> None:
        call = await self.call_of(incident)
        assert await answers.close(self.work, call.id, self.person(by), now, words="好了") == call
        self.forgets_news()

    async def photographed(self, incident: Incident, state: PhotoState = PhotoState.DEVELOPED) -> Photo:
        photo = Photo(incident.subject, "before", "web", "f", incident.reported_by, TEN, state)
        await self.work.photos.add(photo)
        return photo

    def picture(self, *, now: datetime = TEN, forwarded: bool = False) -> Picture:
        return Picture("web", "file", "G02", now, forwarded=forwarded)

    def forgets_news(self) -> None:
        """What was told until now is left aside."""
        self.work.notices.clear()

    def told(self, kind: type[Told]) -> dict[str, Told]:
        """Who was told such news, and which."""
        return {n.person_id: n.news for n in self.work.notices if isinstance(n.news, kind)}

    def notices(self, kind: type[News]) -> list[Notice]:
        return [n for n in self.work.notices if isinstance(n.news, kind)]

    def on_record(self, subject: Subject) -> Sequence[str]:
        return [change.what for change in self.work.history if change.subject == subject]


def why(refused: object) -> Why | None:
    """Why it was refused; None where it was not."""
    return refused.why if isinstance(refused, Refusal) else None
