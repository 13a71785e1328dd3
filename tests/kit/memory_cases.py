"""One transaction in memory, with hazards, pictures, gaps, summaries and what lets go of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from statistics import median
from typing import Any, TypeVar

from duty.alerting.calls.alert import Alert
from duty.attendance.checkin import CheckIn, Evidence, Standing
from duty.attendance.gap import Gap
from duty.district.people import Person
from duty.district.remedying import Remedying
from duty.hazards.hazard import Hazard
from duty.hazards.listing.figures import Medians
from duty.hazards.listing.wanted import EVERYTHING, Wanted
from duty.hazards.sight import Sight, Tally, Turn
from duty.incidents.incident import NOT_COUNTED, Incident, IncidentState
from duty.messaging.notices import News, Notice
from duty.records.photos import Photo, Picture
from duty.records.subject import Subject
from duty.summaries.day import Arrived, DayCounts
from duty.summaries.summary import Summary
from tests.kit import memory
from tests.kit.memory import Kept, MemoryWork

Thing = TypeVar("Thing")


def now_of(thing: Coroutine[Any, Any, Thing]) -> Thing:
    """What a rule gives; in memory nothing ever waits."""
    try:
        thing.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


class CheckIns(memory.CheckIns):
    async def of_shifts(self, shift_keys: Sequence[str]) -> Sequence[CheckIn]:
        return [one for one in self.things if one.shift_key in shift_keys]

    async def doubtful(self, school_ids: Sequence[str], since: datetime) -> Sequence[CheckIn]:
        waits = [one for one in self.things if one.standing is Standing.DOUBTFUL]
        return [one for one in waits if one.school_id in school_ids and one.received_at > since]


class Incidents(memory.Incidents):
    async def since(self, school_ids: Sequence[str], begin: datetime) -> Sequence[Incident]:
        nothing = (IncidentState.TAKEN_BACK, IncidentState.JOINED, IncidentState.DRILL)
        there = [one for one in self.things if one.school_id in school_ids and one.state not in nothing]
        return [one for one in there if one.received_at >= begin]


class Alerts(memory.Alerts):
    async def of_incident(self, incident_id: int) -> Alert | None:
        return next((one for one in self.things if one.incident_id == incident_id), None)


class Hazards(Kept):
    async def get(self, number: int, *, locked: bool = False) -> Hazard | None:
        found: Hazard | None = await super().get(number)
        return found

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Hazard]:
        return [h for h in reversed(self.things) if h.reported_by == person_id and h.reported_at > since]

    def _seen(self, sight: Sight) -> list[Hazard]:
        """In the order of the ledger."""
        found = [h for h in self.things if h.status in LEDGER]
        found = [h for h in found if sight.schools is None or h.school_id in sight.schools]
        if sight.own:
            found = [
                h
                for h in found
                if sight.own in (h.reported_by, h.owner_id) or (sight.listed and h.status == "LISTED")
            ]
        return sorted(found, key=lambda h: (PART[LEDGER.index(h.status)], h.due_at, h.id))

    async def tally(self, sight: Sight, now: datetime, wanted: Wanted = EVERYTHING) -> Tally:
        seen = [h for h in self._seen(sight) if _is(h, wanted)]
        pending = [h for h in seen if h.status in LEDGER[:7]]
        late, verify = sum(h.overdue(now) for h in seen), sum(h.status == "RECTIFIED" for h in seen)
        unfixed = sum(h.unfixed for h in seen)
        return Tally(len(pending), late, len(seen) - len(pending) - unfixed, verify, unfixed)

    async def listed(
        self,
        sight: Sight,
        most: int,
        turn: Turn | None = None,
        skip: int = 0,
        wanted: Wanted = EVERYTHING,
    ) -> Sequence[Hazard]:
        part = STANDS[wanted.standing]
        seen = [h for h in self._seen(sight) if _is(h, wanted) and h.status in part]
        if wanted.standing == "overdue" and wanted.now:
            seen = [h for h in seen if h.overdue(wanted.now)]
        at = next((n for n, h in enumerate(seen) if turn and h.id == turn.hazard), None)
        if turn is None or at is None:
            return seen[skip : skip + most]
        return seen[max(0, at - most) : at] if turn.back else seen[at + 1 : at + 1 + most]

    async def open_of(self, sight: Sight, category: str, most: int) -> Sequence[Hazard]:
        open_ = [h for h in self._seen(sight) if h.status in LEDGER[:6]]
        return [h for h in open_ if h.category == category][:most]

    async def overdue(self, sight: Sight, now: datetime, most: int) -> Sequence[Hazard]:
        return [h for h in self._seen(sight) if h.overdue(now)][:most]

    async def joined(self, hazard_id: int) -> Sequence[Hazard]:
        return [h for h in self.things if h.joined_to == hazard_id]

    def _like(self, hazard: Hazard) -> list[Hazard]:
        same = (hazard.school_id, hazard.category, hazard.post_id)
        found = [h for h in self.things if (h.school_id, h.category, h.post_id) == same and h is not hazard]
        return found[::-1]

    async def alike(self, hazard: Hazard, since: datetime, most: int) -> Sequence[Hazard]:
        return [h for h in self._like(hazard) if h.status in LEDGER[:6] and h.reported_at >= since][:most]

    async def before(self, hazard: Hazard, since: datetime, most: int) -> Sequence[Hazard]:
        return [h for h in self._like(hazard) if h.status == "CLOSED" and h.closed_at >= since][:most]

    async def pictured_lately(self, hazard: Hazard, most: int) -> Sequence[tuple[str, str]]:
        return []

    async def to_chase(self, now: datetime, most: int) -> Sequence[Hazard]:
        return [h for h in self.things if h.chase_at and h.chase_at <= now][:most]

    async def open_at(self, schools: Sequence[str], most: int) -> Sequence[Hazard]:
        return [h for h in self.things if h.status in LEDGER[:6] and h.school_id in schools][:most]

    async def medians(self, sight: Sight, since: datetime) -> Medians:
        hours: dict[str, list[float]] = {}
        for h in self._seen(sight):
            if h.rectified_at and h.rectified_at >= since:
                hours.setdefault(h.school_id, []).append(
                    (h.rectified_at - h.reported_at).total_seconds() / 3600
                )
        return Medians(None, {school: median(some) for school, some in hours.items()})

    async def unfinished(self, before: datetime) -> Sequence[Hazard]:
        return [h for h in self.things if h.status == "DRAFT" and h.reported_at < before]

    async def owner_waits(self) -> Sequence[Hazard]:
        return [h for h in self.things if h.status in LEDGER[:6] and not h.owner_told and not h.imported_as]


LEDGER = (
    *("NEW", "ASSIGNED", "TRANSFERRED", "RETURNED", "LISTED", "ESCALATED_GOV"),
    *("RECTIFIED", "VERIFIED", "CLOSED"),
)
"""The states of a ledger in its order, written down once more: six are open, then come the others."""
PART = (*(0,) * 6, 1, 2, 2)
STANDS = {"": LEDGER, "open": LEDGER[:6], "overdue": LEDGER[:6], "listed": ("LISTED",)}
STANDS |= {"verify": LEDGER[6:7], "done": LEDGER[7:]}


def _is(hazard: Hazard, wanted: Wanted) -> bool:
    """Category and words; what else a page may ask is tried on the databases themselves."""
    said = f"{hazard.description} {hazard.remedy} {hazard.number}"
    return wanted.category in ("", hazard.category) and all(word in said for word in wanted.words)


class Photos(Kept):
    async def of(self, subject: Subject) -> Sequence[Photo]:
        return [photo for photo in self.things if photo.subject == subject]

    async def of_several(self, subjects: Sequence[Subject]) -> Sequence[Photo]:
        return [photo for photo in self.things if photo.subject in subjects]

    async def of_album(self, channel: str, sent_by: str, album: str) -> Photo | None:
        theirs = (p for p in reversed(self.things) if (p.channel, p.sent_by) == (channel, sent_by))
        return next((photo for photo in theirs if photo.album == album), None)

    async def same_picture(self, sha256: str, but: int) -> Photo | None:
        return next((photo for photo in self.things if photo.sha256 == sha256 and photo.id != but), None)


class Gaps(Kept):
    async def since(
        self, school_ids: Sequence[str] | None, begin: datetime, most: int | None = None
    ) -> Sequence[Gap]:
        found = [gap for gap in self.things if gap.opened_at >= begin]
        return [gap for gap in found if school_ids is None or gap.school_id in school_ids][:most]


class Summaries(Kept):
    """What is counted is counted by hand, school by school."""

    def __init__(self, work: CaseWork) -> None:
        super().__init__()
        self._work = work
        self.heard: dict[str, int] = {}
        """How much people were told of late."""

    async def add_all(self, some: Sequence[Summary]) -> None:
        for one in some:
            await self.add(one)

    async def day_counts(
        self, schools: Sequence[str] | None, begin: datetime, until: datetime, *, past: bool = False
    ) -> Mapping[str, DayCounts]:
        """Of a moment gone by, too, what is open is what is open now: nothing here is settled."""
        asked = self._work.district.schools if schools is None else schools
        return {school: self._day(school, begin, until) for school in asked}

    def _day(self, school: str, begin: datetime, now: datetime) -> DayCounts:
        def today(moment: datetime | None) -> bool:
            return moment is not None and begin <= moment <= now

        def of(kept: Kept) -> list[Any]:
            return [one for one in kept.things if one.school_id == school]

        ledger = [h for h in of(self._work.hazards) if h.status in LEDGER]
        open_ = [h for h in ledger if h.status in LEDGER[:6]]
        real = [i for i in of(self._work.incidents) if i.state not in NOT_COUNTED]
        return DayCounts(
            gaps=sum(today(gap.opened_at) for gap in of(self._work.gaps)),
            overdue=sum(h.overdue(now) for h in open_),
            open_incidents=sum(i.open for i in of(self._work.incidents)),
            new_hazards=sum(today(h.registered_at) for h in ledger),
            rectified=sum(today(h.rectified_at) or today(h.closed_at) for h in ledger),
            open_hazards=len(open_),
            major_open=sum(h.major for h in open_),
            incidents=sum(today(i.received_at) for i in real),
        )

    async def arrived(self, shift_keys: Sequence[str]) -> Sequence[Arrived]:
        came = [c for c in self._work.check_ins.things if c.counts and c.shift_key in shift_keys]
        return [
            Arrived(
                *(c.shift_key, c.post_id, c.person_id, c.punctuality == "late", c.doubtful, c.received_at),
                *(c.came_at, not c.doubtful and c.evidence is not Evidence.WORDS),
            )
            for c in came
        ]

    async def daily_of(self, day: date) -> set[str]:
        return {one.person_id for one in self.things if one.daily and one.date == day}

    async def edition_of(self, last: date, edition: str) -> set[str]:
        return {one.person_id for one in self.things if one.date == last and one.edition == edition}

    async def dailies(self, people: Collection[str], first: date, last: date) -> Sequence[Summary]:
        found = [one for one in self.things if one.daily and first <= one.date <= last]
        theirs = [one for one in found if one.person_id in people]
        return sorted(theirs, key=lambda one: one.date, reverse=True)

    async def editions(self, people: Collection[str], last: date, edition: str) -> Sequence[Summary]:
        found = [one for one in self.things if one.date == last and one.edition == edition]
        return [one for one in found if edition and one.person_id in people]

    async def unasked(self, people: Collection[str], since: datetime) -> Mapping[str, int]:
        return self.heard


@dataclass
class Written:
    """What people wrote, by channel, address and reference."""

    words: dict[tuple[str, str, str], str] = field(default_factory=dict)

    async def of(self, *message: str) -> str | None:
        return self.words.get(message)  # type: ignore[call-overload, no-any-return]

    async def change(self, channel: str, address: str, reference: str, text: str) -> None:
        self.words[channel, address, reference] = text


@dataclass
class Retention:
    """Remembers what was to be let go of; of each kind there is as much as a test says."""

    over: list[Photo] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    asked: dict[str, datetime] = field(default_factory=dict)
    leaving: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        assert name.startswith("forget_"), name

        async def forget(before: datetime, most: int) -> int:
            self.asked[name] = before
            gone = min(self.rows[name], most)
            self.rows[name] -= gone
            return gone

        return forget

    async def photos_over(self, before: datetime, most: int) -> Sequence[Photo]:
        self.asked["photos_over"] = before
        return [photo for photo in self.over if not photo.gone][:most]

    async def let_go(self, keys: Sequence[str], now: datetime) -> None:
        self.leaving += keys


class CaseWork(MemoryWork):
    """As much of `duty.work.Work` as hazards, records and summaries ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.check_ins = CheckIns()
        self.incidents = Incidents()
        self.alerts = Alerts(self.incidents)
        self.hazards = Hazards()
        self.photos = Photos()
        self.gaps = Gaps()
        self.summaries = Summaries(self)
        self.written = Written()
        self.retention = Retention()

    def with_rules(self, **changes: Any) -> None:
        """The district wants hazards put right in its own way."""
        self.district = replace(self.district, remedying=Remedying(**changes))

    def person(self, person_id: str) -> Person:
        return self.district.people[person_id]

    def told_of(self, news: type[News]) -> list[Notice]:
        return [notice for notice in self.notices if type(notice.news) is news]

    def readers(self, news: type[News]) -> list[str]:
        """Who read news of that class, in order."""
        return [notice.person_id for notice in self.told_of(news)]

    def history_of(self, subject: Subject) -> list[str]:
        return [change.what for change in self.history if change.subject == subject]


def picture(sent_by: str, at: datetime, album: str = "", *, forwarded: bool = False) -> Picture:
    return Picture("web", f"web:{sent_by}-{at:%H%M%S}", sent_by, at, album, forwarded)
