"""One transaction in memory: what the rules see, without any database. And the sample district, read once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from duty.alerting.afterwards.hail import Hail, HailAnswer, HailKind
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.bundle import BundleEntry
from duty.alerting.calls.call import Call
from duty.alerting.calls.drill import Drill
from duty.alerting.calls.page import Page
from duty.alerting.calls.question import Asked, Question
from duty.alerting.counting.answers import Answer
from duty.attendance.checkin import CheckIn
from duty.attendance.gap import Gap
from duty.attendance.hinting.mark import ReuseMark
from duty.attendance.leading.card import LeaderCard
from duty.attendance.ports import Fix, Presence
from duty.attendance.spotting.spotcheck import SpotAnswer, SpotCheck
from duty.attendance.watching.untold import ToTell, Untold
from duty.district.district import District
from duty.district.exceptions import Leave
from duty.district.grouping import grouped
from duty.district.renewed import renewed
from duty.district.severity import Triage
from duty.district.shifts import Override
from duty.incidents.incident import NOT_COUNTED, Incident
from duty.messaging.accounts import Account, Invitation
from duty.messaging.notices import Notice
from duty.messaging.rollcall import RollCall
from duty.patrols.walk import Walk
from duty.records.history import Change
from duty.records.photos import Photo
from duty.records.subject import Subject
from duty.reporting.report import Report, must_be_reported
from duty.reporting.timer import ReportClock, ReportTimer
from duty.rosters.standin import StandIn, StandInState
from duty.rosters.swaps.leave_ask import LeaveAsk
from duty.rosters.swaps.swap import Swap
from duty.routines.task import Task
from duty.visits.visit import CALLS, Visit
from storage.engine.database import Database
from tests.kit.absences import Absences
from tests.kit.story import template

ZONE = ZoneInfo("Asia/Shanghai")


@cache
def sample_district() -> District:
    async def read() -> District:
        database = Database(f"sqlite+aiosqlite:///{await template()}", ZONE)
        try:
            return await database.district()
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as apart:  # a test that awaits has a loop of its own running
        return apart.submit(asyncio.run, read()).result()


def moment(clock: str, day: str = "2026-11-23") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=ZONE)


@dataclass
class Kept:
    """Things by their id."""

    things: list[Any] = field(default_factory=list)

    async def add(self, thing: Any) -> None:
        self.things.append(thing)
        thing.id = len(self.things)

    async def get(self, number: int) -> Any:
        return self.things[number - 1] if 0 < number <= len(self.things) else None


class CheckIns(Kept):
    async def recent(self, person_id: str, now: datetime) -> Sequence[CheckIn]:
        since = now - timedelta(hours=36)
        return [c for c in reversed(self.things) if c.person_id == person_id and c.received_at > since]

    async def of_shifts(self, shift_keys: Sequence[str]) -> Sequence[CheckIn]:
        return [c for c in self.things if c.shift_key in shift_keys]

    async def there(self, shift_keys: Sequence[str]) -> Sequence[Presence]:
        open_ = [c for c in self.things if c.open and c.shift_key in shift_keys]
        return [Presence(c.shift_key, c.post_id, c.person_id) for c in open_]

    async def forgotten(self, ended_before: datetime) -> Sequence[CheckIn]:
        return [c for c in self.things if c.open and c.ends_at and c.ends_at < ended_before]

    async def doubtful(self, school_ids: Sequence[str], since: datetime) -> Sequence[CheckIn]:
        return [c for c in self.things if c.doubtful and c.school_id in school_ids and c.received_at > since]

    async def around(self, person_id: str, school_ids: Collection[str], now: datetime) -> Sequence[CheckIn]:
        there = [c for c in reversed(self.things) if c.on_duty(now)]
        return [c for c in there if c.person_id == person_id or c.school_id in school_ids]

    async def fixes(self, people: Collection[str], since: datetime) -> Sequence[Fix]:
        found = [c for c in self.things if c.person_id in people and c.fix and c.received_at > since]
        return [Fix(c.person_id, c.fix, c.received_at) for c in found if c.counts]


class ReuseMarks(Kept):
    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[ReuseMark]:
        return [one for one in self.things if one.shift_key in shift_keys]

    async def with_marks(self, marks: Collection[str]) -> Sequence[ReuseMark]:
        return [one for one in self.things if one.mark in marks]


class Gaps(Kept):
    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []

    async def alone(self) -> bool:
        return True

    async def add_all(self, gaps: Sequence[Gap]) -> None:
        for gap in gaps:
            await self.add(gap)

    async def take_marks(self, most: int) -> Sequence[tuple[str, str]]:
        windows = list(dict.fromkeys(key for key, _ in self.marks))[:most]
        return await self.marks_of(windows)

    async def marks_of(self, shift_keys: Collection[str]) -> Sequence[tuple[str, str]]:
        taken = [one for one in self.marks if one[0] in shift_keys]
        self.marks = [one for one in self.marks if one[0] not in shift_keys]
        return taken

    async def open_windows(self) -> Sequence[str]:
        return list(dict.fromkeys(gap.shift_key for gap in self.things if gap.open))

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[Gap]:
        return [gap for gap in self.things if gap.shift_key in shift_keys]

    async def earliest(self, shift_keys: Collection[str], most: int) -> tuple[int, Sequence[Gap]]:
        found = sorted(await self.of_shifts(shift_keys), key=lambda gap: gap.opened_at)
        return len(found), found[:most]

    async def since(
        self, school_ids: Sequence[str] | None, begin: datetime, most: int | None = None
    ) -> Sequence[Gap]:
        found = [gap for gap in self.things if gap.opened_at >= begin]
        return [gap for gap in found if school_ids is None or gap.school_id in school_ids][:most]


class UntoldGaps:
    def __init__(self, gaps: Gaps) -> None:
        self.rows: list[Untold] = []
        self._gaps = gaps

    async def add_all(self, untold: Sequence[Untold]) -> None:
        self.rows += untold

    def _later(self, after: datetime | None) -> list[Untold]:
        return [one for one in self.rows if after is None or one.opened_at > after]

    async def desks(self, after: datetime | None = None) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for one in self._later(after):
            found[one.desk_id] = min(one.opened_at, found.get(one.desk_id, one.opened_at))
        return found

    async def to_tell(
        self, desk_id: str, people: int, places: int, after: datetime | None = None
    ) -> Sequence[ToTell]:
        mine = [one for one in self._later(after) if one.desk_id == desk_id]
        of_people = sorted(grouped(mine, lambda one: one.person_id).items())[:people]
        gaps = {gap.id: gap for gap in self._gaps.things}
        return [
            ToTell(person, len(some), [(gaps[one.gap_id], one.known) for one in some[:places]])
            for person, some in of_people
        ]

    async def told(self, desk_id: str, people: Collection[str], after: datetime | None = None) -> None:
        gone = [one for one in self._later(after) if one.desk_id == desk_id and one.person_id in people]
        self.rows = [one for one in self.rows if one not in gone]

    async def withdraw(self, gap_ids: Collection[int]) -> Collection[tuple[int, str]]:
        gone = [one for one in self.rows if one.gap_id in gap_ids]
        self.rows = [one for one in self.rows if one not in gone]
        return {(one.gap_id, one.person_id) for one in gone}


class SpotChecks(Kept):
    def __init__(self, check_ins: CheckIns) -> None:
        super().__init__()
        self.given: list[SpotAnswer] = []
        self.asked: set[str] = set()
        """People who are simply said to be asked, without a check that asked them."""
        self._check_ins = check_ins

    async def add_answer(self, answer: SpotAnswer) -> None:
        taken = {(one.person_id, one.day) for one in self.given}
        assert (answer.person_id, answer.day) not in taken, "the database would refuse it"
        self.given.append(answer)
        answer.id = len(self.given)

    async def answers(self, check_id: int) -> Sequence[SpotAnswer]:
        return [one for one in self.given if one.spot_check_id == check_id]

    async def asked_since(self, people: Sequence[str], since: datetime) -> set[str]:
        return {one.person_id for one in self.given if one.person_id in people and one.asked_at > since}

    async def waiting(self, person_id: str, now: datetime) -> SpotAnswer | None:
        if person_id in self.asked:
            return SpotAnswer(0, person_id, "", "", now, now.date())
        running = {check.id for check in self.things if check.due_at >= now}
        mine = [one for one in self.given if one.person_id == person_id and one.waiting]
        return next((one for one in reversed(mine) if one.spot_check_id in running), None)

    async def due(self, now: datetime) -> Sequence[SpotCheck]:
        return [check for check in self.things if not check.settled and check.due_at <= now]

    async def on_duty(self, school_ids: Sequence[str], now: datetime) -> Sequence[CheckIn]:
        there = [c for c in self._check_ins.things if c.open and c.school_id in school_ids]
        return [c for c in there if c.ends_at is None or c.ends_at > now]


class Incidents(Kept):
    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Incident]:
        return [i for i in reversed(self.things) if i.reported_by == person_id and i.received_at > since]

    async def since(self, school_ids: Sequence[str], begin: datetime) -> Sequence[Incident]:
        there = [i for i in self.things if i.school_id in school_ids and i.received_at >= begin]
        return [i for i in there if i.state not in NOT_COUNTED]

    async def of_number(self, number: str) -> Incident | None:
        return next((i for i in self.things if i.number == number), None)

    async def joined_to(self, incident_id: int) -> Sequence[Incident]:
        return [i for i in self.things if i.joined_to == incident_id]


class Photos(Kept):
    async def of(self, subject: Subject) -> Sequence[Photo]:
        return [photo for photo in self.things if photo.subject == subject]

    async def of_album(self, channel: str, sent_by: str, album: str) -> Photo | None:
        same = [p for p in self.things if (p.channel, p.sent_by, p.album) == (channel, sent_by, album)]
        return same[-1] if same else None


class Alerts(Kept):
    def __init__(self, incidents: Incidents) -> None:
        super().__init__()
        self.called: list[Page] = []
        self.bundled: list[BundleEntry] = []
        self.answers: list[Answer] = []
        self._incidents = incidents

    def with_incident(self, alert: Alert) -> Call:
        return Call(alert, self._incidents.things[alert.incident_id - 1])

    async def call(self, alert_id: int) -> Call | None:
        alert = await self.get(alert_id)
        return self.with_incident(alert) if alert else None

    async def called_for(self, incident_id: int) -> bool:
        return any(a.incident_id == incident_id for a in self.things)

    async def call_of(self, incident_id: int) -> Call | None:
        return next((self.with_incident(a) for a in self.things if a.incident_id == incident_id), None)

    async def due(self, now: datetime) -> Sequence[Call]:
        def falls_due(alert: Alert) -> bool:
            moments = (alert.next_at, alert.receipt_at, alert.follow_up_at)
            return alert.live and any(m is not None and m <= now for m in moments)

        return [self.with_incident(alert) for alert in self.things if falls_due(alert)]

    async def add_pages(self, pages: Sequence[Page]) -> None:
        for page in pages:
            taken = {(p.alert_id, p.person_id, p.step) for p in self.called}
            assert (page.alert_id, page.person_id, page.step) not in taken, "the database would refuse it"
            self.called.append(page)
            page.id = len(self.called)

    async def pages(self, alert_id: int) -> Sequence[Page]:
        return [page for page in self.called if page.alert_id == alert_id]

    async def open(self, school_ids: Sequence[str]) -> Sequence[Call]:
        return [self.with_incident(a) for a in self.things if a.live and a.school_id in school_ids]

    async def among(self, ids: Sequence[int]) -> Sequence[Call]:
        return [self.with_incident(alert) for one in ids for alert in self.things if alert.id == one]

    async def live(self) -> Sequence[Alert]:
        return [alert for alert in self.things if alert.live]

    async def answered(
        self, school_ids: Sequence[str] | None, since: datetime, until: datetime
    ) -> Sequence[Answer]:
        return self.answers

    async def reaching(self, person_id: str, since: datetime) -> Sequence[Alert]:
        called = [p.alert_id for p in self.called if p.person_id == person_id and p.called_at > since]
        return [alert for alert in self.things if alert.live and alert.id in called]

    async def add_entries(self, entries: Sequence[BundleEntry]) -> None:
        for entry in entries:
            self.bundled.append(entry)
            entry.id = len(self.bundled)

    async def bundle(self, name: str, person_id: str) -> Sequence[BundleEntry]:
        return [e for e in self.bundled if (e.name, e.person_id) == (name, person_id)]

    async def entries(self, alert_id: int) -> Sequence[BundleEntry]:
        return [e for e in self.bundled if e.alert_id == alert_id]


class LeaderCards(Kept):
    async def add_all(self, cards: Sequence[LeaderCard]) -> Sequence[LeaderCard]:
        having = {(c.shift_key, c.person_id) for c in self.things}
        made = [card for card in cards if (card.shift_key, card.person_id) not in having]
        for card in made:
            await self.add(card)
        return made

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[LeaderCard]:
        return [card for card in self.things if card.shift_key in shift_keys]


class Hails(Kept):
    def __init__(self) -> None:
        super().__init__()
        self.given: list[HailAnswer] = []

    async def add(self, hail: Hail, answers: Sequence[HailAnswer] = ()) -> None:  # type: ignore[override]
        await super().add(hail)
        for answer in answers:
            answer.hail_id = hail.known_id
            self.given.append(answer)

    async def ask_more(self, answers: Sequence[HailAnswer]) -> None:
        self.given += answers

    async def answers(self, hail_id: int) -> Sequence[HailAnswer]:
        return [one for one in self.given if one.hail_id == hail_id]

    async def of_alert(self, alert_id: int, kind: HailKind | None = None) -> Sequence[Hail]:
        return [h for h in self.things if h.alert_id == alert_id and (kind is None or h.kind is kind)]

    async def running(self, school_id: str, kind: HailKind, since: datetime) -> Hail | None:
        there = [h for h in self.things if (h.school_id, h.kind) == (school_id, kind) and not h.ended_at]
        return next((h for h in reversed(there) if h.asked_at > since), None)

    async def asked(self, person_id: str, kind: HailKind, since: datetime) -> Hail | None:
        mine = {one.hail_id for one in self.given if one.person_id == person_id and one.asked_at > since}
        return next((h for h in reversed(self.things) if h.id in mine and h.kind is kind), None)

    async def due(self, now: datetime) -> Sequence[Hail]:
        return [hail for hail in self.things if hail.next_at and hail.next_at <= now]


class StandIns(Kept):
    async def of(self, absent_id: str) -> StandIn | None:
        return next((one for one in self.things if one.absent_id == absent_id and one.live), None)

    async def due(self, now: datetime, asked_before: datetime) -> Sequence[StandIn]:
        def falls_due(one: StandIn) -> bool:
            silent = one.state is StandInState.ASKED and one.asked_at <= asked_before
            return one.live and (one.ends_at <= now or silent)

        return [one for one in self.things if falls_due(one)]

    def overrides(self) -> tuple[Override, ...]:
        accepted = [one for one in self.things if one.state is StandInState.ACCEPTED]
        return tuple(
            Override(one.org_id, one.absent_id, one.stand_in_id, one.begins_at, one.ends_at)
            for one in accepted
        )


class Swaps(Kept):
    async def returning(self, swap_id: int) -> Swap | None:
        return next((one for one in self.things if one.returns_id == swap_id), None)

    async def open_at(self, shift_key: str, post_id: str, origin_id: str) -> Swap | None:
        place = (shift_key, post_id, origin_id)
        return next((s for s in self._open() if (s.shift_key, s.post_id, s.origin_id) == place), None)

    async def open_of(self, person_id: str) -> Sequence[Swap]:
        return [one for one in self._first() if person_id in (one.absent_id, one.asked_by)]

    async def open_in(self, school_ids: Sequence[str]) -> Sequence[Swap]:
        return [one for one in self._first() if one.accepted and one.school_id in school_ids]

    async def approved_around(self, begins_at: datetime, ends_at: datetime) -> Sequence[Swap]:
        return [s for s in self.approved() if s.ends_at >= begins_at and s.begins_at <= ends_at]

    async def hold(self, people: Sequence[str]) -> None:
        """Nobody else is here."""

    async def due(self, now: datetime) -> Sequence[Swap]:
        return [one for one in self._first() if one.open_until <= now]

    def approved(self) -> list[Swap]:
        return sorted((one for one in self.things if one.approved), key=lambda one: one.decided_at)

    def _first(self) -> list[Swap]:
        return [one for one in self._open() if one.returns_id is None]

    def _open(self) -> list[Swap]:
        return [one for one in self.things if one.open]


class Leaves(Kept):
    def __init__(self) -> None:
        super().__init__()
        self.granted: dict[tuple[str, date], Leave] = {}

    async def ask(self, one: LeaveAsk) -> None:
        await Kept.add(self, one)

    async def open_of(self, person_id: str) -> Sequence[LeaveAsk]:
        return [one for one in self.things if one.open and one.person_id == person_id]

    async def add(self, one: Any) -> None:
        self.granted[one.person_id, one.begin] = one

    async def at(self, person_id: str, begin: date) -> Leave | None:
        return self.granted.get((person_id, begin))

    async def remove(self, person_id: str, begin: date) -> None:
        self.granted.pop((person_id, begin), None)

    async def due(self, now: datetime) -> Sequence[LeaveAsk]:
        return [one for one in self.things if one.open and one.open_until <= now]


class Questions(Kept):
    async def open_of(self, person_id: str, asked: Asked) -> Question | None:
        mine = [one for one in self.things if one.open and one.person_id == person_id]
        return next((one for one in mine if one.asked is asked), None)

    async def about(self, incident_id: int) -> Question | None:
        return next((one for one in self.things if one.open and one.incident_id == incident_id), None)

    async def due(self, now: datetime) -> Sequence[Question]:
        return [one for one in self.things if one.open and one.due_at <= now]


class Drills(Kept):
    def __init__(self, alerts: Alerts) -> None:
        super().__init__()
        self._alerts = alerts

    async def of_post(self, post_id: str) -> Drill | None:
        found = [one for one in self.things if one.post_id == post_id and one.ended_at is None]
        return found[-1] if found else None

    async def last_at(self, post_id: str) -> Drill | None:
        return next((one for one in reversed(self.things) if one.post_id == post_id), None)

    async def over(self, now: datetime) -> Sequence[Drill]:
        return [one for one in self.things if one.ended_at is None and one.ends_at <= now]

    async def calls(self, drill_id: int) -> Sequence[Call]:
        alerts = self._alerts
        return [alerts.with_incident(alert) for alert in alerts.things if alert.drill_id == drill_id]


class Reports(Kept):
    """Reports by their id, timers by their incident."""

    def __init__(self, incidents: Incidents, alerts: Alerts) -> None:
        super().__init__()
        self._incidents, self._alerts = incidents, alerts
        self.timers: dict[int, ReportTimer] = {}
        self.clocks: dict[Triage, ReportClock] = {}

    async def of_incident(self, incident_id: int) -> Sequence[Report]:
        return [report for report in self.things if report.incident_id == incident_id]

    async def clock(self, triage: Triage) -> ReportClock:
        return self.clocks.get(triage, ReportClock())

    async def add_timer(self, timer: ReportTimer) -> None:
        assert timer.incident_id not in self.timers, "the database would refuse it"
        self.timers[timer.incident_id] = timer

    async def timer(self, incident_id: int) -> ReportTimer | None:
        return self.timers.get(incident_id)

    async def due(self, now: datetime) -> Sequence[ReportTimer]:
        return [t for t in self.timers.values() if not t.ended_at and t.remind_at and t.remind_at <= now]

    async def running(self, school_ids: Sequence[str]) -> Sequence[tuple[Incident, ReportTimer]]:
        timed = [(i, self.timers[i.id]) for i in self._incidents.things if i.id in self.timers]
        found = [(i, t) for i, t in timed if i.school_id in school_ids and must_be_reported(i)]
        return sorted(((i, t) for i, t in found if not t.ended_at), key=lambda one: one[1].written_due)

    async def unclocked(self, since: datetime) -> Sequence[Incident]:
        real = {alert.incident_id for alert in self._alerts.things if not alert.drill}
        fresh = [i for i in self._incidents.things if i.received_at > since and i.id in real]
        return [i for i in fresh if i.id not in self.timers and must_be_reported(i)]


class Visits(Kept):
    """Of the police, with the places around schools."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: dict[str, int] = {}
        self.since: datetime | None = None

    async def of_person(self, person_id: str, since: datetime) -> Sequence[Visit]:
        return [v for v in reversed(self.things) if v.person_id == person_id and v.at >= since]

    async def last_calls(self, schools: Collection[str]) -> Mapping[str, datetime]:
        made = [v for v in self.things if v.kind in CALLS and v.counts and v.school_id in schools]
        return {v.school_id: v.at for v in sorted(made, key=lambda v: v.at)}

    async def days(self) -> Mapping[str, int]:
        return self.limits

    async def began(self) -> datetime | None:
        return self.since


class Walks(Kept):
    """Rounds of a day, as far as 📋 asks for them."""

    async def of_schools(self, school_ids: Collection[str], days: Collection[date]) -> Sequence[Walk]:
        return [one for one in self.things if one.school_id in school_ids and one.day in days]

    async def begun_by(self, person_id: str, since: datetime) -> Sequence[Walk]:
        begun = [one for one in self.things if one.person_id == person_id and one.begun_at]
        return [one for one in reversed(begun) if one.begun_at > since]


class Tasks(Kept):
    """What is due of routines, as far as 📋 asks for it."""

    async def of_day(self, schools: Collection[str], day: date) -> Sequence[Task]:
        return [one for one in self.things if one.school_id in schools and one.day == day]

    async def waiting(self, schools: Collection[str], day: date, now: datetime) -> Sequence[Task]:
        return [one for one in await self.of_day(schools, day) if one.due_at <= now and not one.answered]

    async def of_person(self, person_id: str, since: datetime) -> Sequence[Task]:
        said = [one for one in self.things if one.answered_by == person_id and one.answered_at]
        return [one for one in reversed(said) if one.answered_at >= since]


class Accounts:
    """Everybody has a page of their own, unless accounts are named for them."""

    def __init__(self) -> None:
        self.unreachable: set[str] = set()
        self.named: list[Account] = []
        self.without: set[str] = set()
        """Who never came in."""
        self.consents: set[tuple[str, str]] = set()
        self.invitations: dict[str, Invitation] = {}

    async def of_person(self, person_id: str) -> Sequence[Account]:
        named = [account for account in self.named if account.person_id == person_id]
        if named or person_id in self.without:
            return named
        return [Account("web", person_id, person_id, reachable=person_id not in self.unreachable)]

    async def of_people(self, people: Collection[str]) -> Mapping[str, Sequence[Account]]:
        return {person_id: await self.of_person(person_id) for person_id in people}

    async def consented(self, person_id: str, version: str) -> bool:
        return (person_id, version) in self.consents

    async def consent(self, person_id: str, version: str, channel: str, at: datetime) -> None:
        self.consents.add((person_id, version))

    async def invite(self, invitation: Invitation) -> None:
        self.invitations[invitation.code] = invitation

    async def silence(self, accounts: Collection[Account]) -> None:
        """Nothing is queued in memory."""

    async def invitation(self, code: str, *, to_use: bool = True) -> Invitation | None:
        return self.invitations.get(code)

    async def get(self, account_id: int) -> Account | None:
        return next((account for account in self.named if account.id == account_id), None)

    async def invited_until(self, people: Collection[str]) -> Mapping[str, datetime]:
        mine = [one for one in self.invitations.values() if one.person_id in people]
        return {one.person_id: one.expires_at for one in sorted(mine, key=lambda one: one.expires_at)}

    async def bound_to(self, person_id: str) -> Sequence[Account]:
        return [account for account in self.named if account.person_id == person_id]

    async def open_computer(self, account: Account, digest: str, now: datetime, until: datetime) -> None:
        self.computers = {digest: (account.id, until)}

    async def void_invitations(self, person_id: str, now: datetime) -> int:
        mine = [one for one in self.invitations.values() if one.person_id == person_id and one.usable(now)]
        for one in mine:
            one.void(now)
        return len(mine)


class RollCalls(Kept):
    def __init__(self) -> None:
        super().__init__()
        self.given: set[tuple[int, str]] = set()

    async def since(self, day: date) -> RollCall | None:
        found = [call for call in self.things if call.day >= day]
        return max(found, key=lambda call: call.day, default=None)

    async def answer(self, roll_call_id: int, person_id: str, at: datetime) -> bool:
        again = (roll_call_id, person_id) in self.given
        self.given.add((roll_call_id, person_id))
        return not again

    async def answered(self, roll_call_id: int) -> set[str]:
        return {person_id for number, person_id in self.given if number == roll_call_id}


class SentNotices:
    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices

    def expect(self, people: Iterable[str], names: Iterable[str] = ()) -> None:
        """A question costs nothing here."""

    async def unasked(self, person_id: str, since: datetime) -> int:
        return sum(n.person_id == person_id and n.turn > 0 for n in self._notices)

    async def known(self, person_id: str, name: str) -> bool:
        return any(n.person_id == person_id and n.name == name for n in self._notices)

    async def shown_otherwise(self, person_id: str, kinds: Collection[str]) -> None:
        """Nothing waits here."""


class MemoryWork:
    """As much of `duty.work.Work` as check-ins and alerts ask for."""

    def __init__(self) -> None:
        self.district = sample_district()
        self.absences = Absences()
        self.check_ins = CheckIns()
        self.gaps = Gaps()
        self.untold_gaps = UntoldGaps(self.gaps)
        self.spot_checks = SpotChecks(self.check_ins)
        self.incidents = Incidents()
        self.photos = Photos()
        self.alerts = Alerts(self.incidents)
        self.hails = Hails()
        self.leader_cards = LeaderCards()
        self.reuse_marks = ReuseMarks()
        self.stand_ins = StandIns()
        self.swaps = Swaps()
        self.leaves = Leaves()
        self.drills = Drills(self.alerts)
        self.questions = Questions()
        self.reports = Reports(self.incidents, self.alerts)
        self.visits = Visits()
        self.walks = Walks()
        self.tasks = Tasks()
        self.accounts = Accounts()
        self.roll_calls = RollCalls()
        self.notices: list[Notice] = []
        self.withheld: list[Notice] = []
        self.sent_notices = SentNotices(self.notices)
        self.history: list[Change] = []
        self._numbers: dict[str, int] = {}

    @property
    def district(self) -> District:
        """With whoever stands in by now, as the next transaction would see it."""
        overrides = self.stand_ins.overrides()
        if overrides != self._district.overrides:
            self._district = replace(self._district, overrides=overrides)
        swaps = (*self._swaps, *(one.instead for one in self.swaps.approved()))
        leave = (*self._leave, *self.leaves.granted.values())
        if (swaps, leave) != (self._district.swaps, self._district.leave):
            self._district = renewed(self._district, swaps=swaps, leave=leave)
        return self._district

    @district.setter
    def district(self, district: District) -> None:
        self._district, self._swaps, self._leave = district, district.swaps, district.leave

    def tell(self, notice: Notice) -> None:
        keys = {(n.person_id, n.dedupe) for n in self.notices}
        if (notice.person_id, notice.dedupe) not in keys:
            self.notices.append(notice)

    def withhold(self, notice: Notice) -> None:
        self.withheld.append(notice)

    def when_kept(self, then: Callable[[], None]) -> None:
        """What is in memory is kept at once."""
        then()

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[None]:
        yield

    def record(self, subject: Subject, what: str, at: datetime, actor_id: str = "", /, **detail: Any) -> None:
        self.history.append(Change(subject, what, at, actor_id, detail))

    async def changes(self, subject: Subject) -> Sequence[Change]:
        return [change for change in self.history if change.subject == subject]

    async def count_changes(self, subject: Subject, since: datetime | None = None, by: str = "") -> int:
        found = [c for c in await self.changes(subject) if since is None or c.at >= since]
        return len([c for c in found if not by or c.actor_id == by])

    async def next_number(self, series: str) -> int:
        self._numbers[series] = self._numbers.get(series, 0) + 1
        return self._numbers[series]
