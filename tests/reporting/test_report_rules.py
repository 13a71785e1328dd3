"""Who may report, what may be written when, and what a confirmed report changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from duty.alerting.answering import answers
from duty.alerting.calling import raising
from duty.alerting.calls.call import Call
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.filing import file_incident
from duty.incidents.incident import Incident, IncidentState
from duty.language.reading import Meaning
from duty.messaging.notices import Priority
from duty.reporting import clock
from duty.reporting.cases import Refusal, cases_of, phone, progress_of, read
from duty.reporting.clock import ReportDue
from duty.reporting.drafting import Paper, ReportSent, add_sentence, draft, freeze, open_draft
from duty.reporting.facts import Facts, Heading, Measure
from duty.reporting.report import Report, ReportKind, must_be_reported, next_kinds
from duty.reporting.timer import Deadline, ReportClock, ReportTimer
from tests.kit.memory import MemoryWork, moment

TEN = moment("10:00")
FIRST, UPDATE, FINAL = ReportKind


def minutes(number: int) -> datetime:
    """So many minutes after the incident came in."""
    return TEN + timedelta(minutes=number)


class Told:
    """An incident of the school SCH01 at ten, its alert, and its clock; everything in memory."""

    def __init__(self) -> None:
        self.work: Any = MemoryWork()
        self.incident: Incident
        self.call: Call

    def person(self, person_id: str) -> Person:
        found: Person = self.work.district.people[person_id]
        return found

    async def happens(self, triage: Triage = Triage.P0, kind: str = "weapon") -> Told:
        guard = self.person("G02")
        where = {"school_id": "SCH01", "post_id": "P002"}
        self.incident = await file_incident(self.work, guard, TEN, kind=kind, triage=triage, **where)
        call = await raising.raise_alert(self.work, self.incident, TEN)
        assert call is not None
        self.call = call
        await clock.sweep(self.work, TEN)
        return self

    async def taken_by(self, person_id: str) -> None:
        await answers.take(self.work, self.call.id, self.person(person_id), minutes(1))
        self.work.notices.clear()

    async def drafted(self, by: str = "DO3", kind: ReportKind = FIRST, now: datetime = TEN) -> Paper:
        paper = await draft(self.work, self.person(by), self.incident.id or 0, kind, now)
        assert isinstance(paper, Paper), paper
        return paper

    async def written(self, by: str = "DO3", kind: ReportKind = FIRST, now: datetime = TEN) -> Report:
        paper = await self.drafted(by, kind, now)
        done = await freeze(self.work, self.person(by), paper.report.id or 0, plainly, now)
        assert isinstance(done, Paper), done
        return done.report

    def reminded(self) -> list[tuple[str, Deadline, str]]:
        news = [(n.person_id, n.news) for n in self.work.notices if isinstance(n.news, ReportDue)]
        return [(person, one.deadline, one.due) for person, one in news]

    @property
    def timer(self) -> ReportTimer:
        return self.work.reports.timers[self.incident.id]


def plainly(paper: Paper, addressed: list[str]) -> str:
    return f"{paper.report.kind} {paper.incident.number} to {' '.join(addressed)}"


@pytest.fixture
async def told() -> Told:
    return await Told().happens()


# -- what must be reported, and when -------------------------------------------------------


@pytest.mark.parametrize(
    ("triage", "state", "must"),
    [
        (Triage.P0, IncidentState.OPEN, True),
        (Triage.P1, IncidentState.CLOSED, True),
        (Triage.P2, IncidentState.OPEN, False),
        (Triage.P0, IncidentState.FALSE_ALARM, False),
        (Triage.P0, IncidentState.TAKEN_BACK, False),
        (Triage.P0, IncidentState.DRILL, False),
        (Triage.P1, IncidentState.JOINED, False),
    ],
)
async def test_only_what_is_urgent_and_real_is_reported(
    told: Told, triage: Triage, state: IncidentState, must: bool
) -> None:
    told.incident.triage, told.incident.state = triage, state
    assert must_be_reported(told.incident) is must


def test_deadlines_count_from_when_it_came_in() -> None:
    timer = ReportTimer.begun(7, ReportClock(phone_min=15, written_min=40, update_h=3), TEN)
    assert timer.deadlines() == {Deadline.PHONE: minutes(15), Deadline.WRITTEN: minutes(40)}
    assert timer.remind_at == minutes(5)
    assert timer.reminded_of() == {Deadline.PHONE: minutes(15)}


def test_after_the_phone_call_only_paper_is_due() -> None:
    timer = ReportTimer.begun(7, ReportClock(), TEN)
    assert timer.phone(minutes(12))
    assert timer.deadlines() == {Deadline.WRITTEN: minutes(60)}
    assert timer.remind_at == minutes(50)
    assert not timer.phone(minutes(13)), "it was said before"
    assert timer.phoned_at == minutes(12)


def test_a_written_report_moves_the_deadline_to_the_next_update() -> None:
    timer = ReportTimer.begun(7, ReportClock(), TEN)
    timer.phone(minutes(5))
    timer.go_on(minutes(30))
    assert timer.deadlines() == {Deadline.UPDATE: minutes(150)}
    assert timer.due_at == minutes(150)
    assert timer.remind_at == minutes(140)


def test_two_deadlines_at_once_are_one_reminder_each() -> None:
    timer = ReportTimer.begun(7, ReportClock(phone_min=30, written_min=30), TEN)
    assert set(timer.reminded_of()) == {Deadline.PHONE, Deadline.WRITTEN}
    timer.wind(minutes(20))
    assert timer.remind_at is None


async def test_a_drill_has_no_clock(told: Told) -> None:
    told.work.reports.timers.clear()
    told.call.alert.drill_id = 5
    assert await clock.begin(told.work, told.incident) is None
    await clock.sweep(told.work, minutes(1))
    assert not told.work.reports.timers


async def test_the_clock_begins_once_however_often_it_is_swept(told: Told) -> None:
    for minute in range(3):
        await clock.sweep(told.work, minutes(minute))
    assert list(told.work.reports.timers) == [told.incident.id]


async def test_no_clock_begins_for_what_lies_a_day_back() -> None:
    told = await Told().happens()
    told.work.reports.timers.clear()
    await clock.sweep(told.work, TEN + timedelta(hours=25))
    assert not told.work.reports.timers


async def test_the_taker_alone_is_reminded_and_once(told: Told) -> None:
    await told.taken_by("DO3")
    for minute in (19, 20, 21, 25):
        await clock.sweep(told.work, minutes(minute))
    assert told.reminded() == [("DO3", Deadline.PHONE, "10:30")]
    (notice,) = told.work.notices
    assert notice.kind == "report.due"
    assert notice.priority is Priority.P2
    assert notice.dedupe == f"report:{told.incident.id}:phone:{minutes(30).timestamp():.0f}:DO3"
    assert notice.news.about.number == told.incident.number


async def test_before_anybody_takes_it_both_desks_are_reminded(told: Told) -> None:
    told.work.notices.clear()
    await clock.sweep(told.work, minutes(20))
    assert {person for person, _, _ in told.reminded()} == {"DO1", "DO3"}


async def test_a_taker_without_a_phone_leaves_the_desks_to_be_reminded(told: Told) -> None:
    await told.taken_by("PO02")
    told.work.accounts.unreachable = {"PO02"}
    await clock.sweep(told.work, minutes(20))
    assert {person for person, _, _ in told.reminded()} == {"DO1", "DO3"}


async def test_what_turns_out_to_be_nothing_is_reminded_of_no_more(told: Told) -> None:
    await told.taken_by("DO3")
    told.incident.state = IncidentState.FALSE_ALARM
    await clock.sweep(told.work, minutes(20))
    assert not told.reminded()
    assert told.timer.ended_at == minutes(20)


# -- who may report ------------------------------------------------------------------------


async def test_the_desks_and_whoever_took_it_may_report_and_nobody_else(told: Told) -> None:
    await told.taken_by("PO02")
    for person_id, may in {"DO1": True, "DO3": True, "PO02": True, "PO01": False, "G02": False}.items():
        person, number = told.person(person_id), told.incident.id or 0
        assert (await progress_of(told.work, person, number) is not None) is may
        assert (await draft(told.work, person, number, FIRST, TEN) is Refusal.GONE) is not may


async def test_office_chief_and_admin_read_what_was_reported_of_their_scope(told: Told) -> None:
    """They saw none (security-cases 13); what is written stays with the desks and whoever took it."""
    await told.taken_by("PO02")
    report = (await told.drafted()).report.id or 0
    reads = {"DO1": True, "PO02": True, "PO01": False, "PR01": False, "SO01": False, "AD01": False}
    for person_id, writes in reads.items():
        person, number = told.person(person_id), told.incident.id or 0
        assert await cases_of(told.work, person)
        progress = await read(told.work, person, number)
        assert progress and progress.writes is writes
        assert isinstance(await open_draft(told.work, person, report), Paper) is writes
    for person_id in ("G02", "G01", "T01", "PR02", "PO05", "SV01"):
        assert not await cases_of(told.work, told.person(person_id))
        assert await read(told.work, told.person(person_id), told.incident.id or 0) is None


async def test_every_act_of_a_stranger_reads_as_if_there_were_nothing(told: Told) -> None:
    report, guard = (await told.drafted()).report.id or 0, told.person("G03")
    assert await phone(told.work, guard, told.incident.id or 0, TEN) is Refusal.GONE
    assert await open_draft(told.work, guard, report) is Refusal.GONE
    said = Meaning("无人受伤")
    assert await add_sentence(told.work, guard, report, Heading.SCOPE, said) is Refusal.GONE
    assert await freeze(told.work, guard, report, plainly, TEN) is Refusal.GONE
    assert not told.work.reports.things[0].added


@pytest.mark.parametrize("number", [0, 99])
async def test_what_is_not_there_reads_so(told: Told, number: int) -> None:
    desk = told.person("DO3")
    assert await progress_of(told.work, desk, number) is None
    assert await draft(told.work, desk, number, FIRST, TEN) is Refusal.GONE
    assert await open_draft(told.work, desk, number) is Refusal.GONE
    assert await freeze(told.work, desk, number, plainly, TEN) is Refusal.GONE


async def test_cases_come_in_the_order_of_their_deadline(told: Told) -> None:
    early = told.incident
    told.work.reports.clocks[Triage.P1] = ReportClock(phone_min=5, written_min=10)
    await told.happens(Triage.P1, "stranger")
    found = await cases_of(told.work, told.person("DO1"))
    assert [case.incident for case in found] == [told.incident, early]


async def test_a_phone_call_is_on_record_and_late_when_it_was(told: Told) -> None:
    done = await phone(told.work, told.person("DO3"), told.incident.id or 0, minutes(31))
    assert not isinstance(done, Refusal)
    assert done.case.timer.phoned_at == minutes(31)
    (change,) = [c for c in told.work.history if c.what == "phoned"]
    assert change.detail == {"late": True}
    assert change.subject == told.incident.subject
    assert await phone(told.work, told.person("DO1"), told.incident.id or 0, minutes(32)) is Refusal.ALREADY


# -- drafting ------------------------------------------------------------------------------


async def test_a_draft_is_begun_once_and_shared_by_the_desks(told: Told) -> None:
    mine, theirs = await told.drafted("DO3"), await told.drafted("DO1", now=minutes(5))
    assert mine.report is theirs.report
    assert (mine.report.author_id, mine.report.ordinal, mine.report.due_at) == ("DO3", 1, minutes(60))


async def test_its_facts_follow_the_record(told: Told) -> None:
    before = (await told.drafted()).report.fields
    assert before.measures == ()
    assert (before.reporter_role, before.reports, before.kind, before.triage) == ("guard", 1, "weapon", "P0")
    assert before.received == "2026-11-23 10:00"
    await told.taken_by("DO3")
    told.incident.also_reported_by = ["G01"]
    await answers.close(told.work, told.call.id, told.person("DO3"), minutes(9), words="走了")
    after = (await told.drafted(now=minutes(10))).report.fields
    assert after.reports == 2
    assert [(one.at, one.role, one.what) for one in after.measures] == [
        ("10:01", "duty_officer", "taken"),
        ("10:09", "duty_officer", "closed"),
    ]
    assert after.ended == "2026-11-23 10:09"


async def test_no_name_is_among_the_facts(told: Told) -> None:
    await told.taken_by("DO3")
    facts = str((await told.drafted()).report.fields)
    names = {told.person(one).name for one in ("G02", "DO3")}
    assert not [name for name in names if name in facts]


@pytest.mark.parametrize(
    ("written", "may"),
    [
        ([], (FIRST,)),
        ([FIRST], (UPDATE, FINAL)),
        ([FIRST, UPDATE], (UPDATE, FINAL)),
        ([FIRST, FINAL], ()),
    ],
)
def test_which_kind_may_follow(written: list[ReportKind], may: tuple[ReportKind, ...]) -> None:
    reports = [Report(1, kind, n, "DO3", TEN, None, frozen_at=TEN) for n, kind in enumerate(written, 1)]
    assert next_kinds(reports) == may
    assert next_kinds([*reports, Report(1, UPDATE, 9, "DO3", TEN, None)]) == may, "a draft counts for nothing"


async def test_a_kind_out_of_turn_is_refused(told: Told) -> None:
    desk, number = told.person("DO3"), told.incident.id or 0
    assert await draft(told.work, desk, number, UPDATE, TEN) is Refusal.TOO_LATE
    await told.written()
    assert await draft(told.work, desk, number, FIRST, TEN) is Refusal.TOO_LATE


async def test_an_update_left_as_draft_may_still_become_the_final_one(told: Told) -> None:
    await told.written()
    update = await told.drafted(kind=UPDATE)
    final = await told.drafted(kind=FINAL)
    assert final.report is update.report
    assert final.report.kind is FINAL


async def test_a_sentence_stands_under_its_heading_until_another_replaces_it(told: Told) -> None:
    desk, report = told.person("DO3"), (await told.drafted()).report
    for words in ("无人受伤", "一人轻伤"):
        await add_sentence(told.work, desk, report.id or 0, Heading.CASUALTIES, Meaning(words))
    assert report.added == {"casualties": "一人轻伤"}
    assert all(type(key) is str for key in report.added), "JSON knows no other keys"


@pytest.mark.parametrize("words", ["收到", "好的", "。。。"])
async def test_received_is_no_sentence_of_a_report(told: Told, words: str) -> None:
    desk, report = told.person("DO3"), (await told.drafted()).report
    said = await add_sentence(told.work, desk, report.id or 0, Heading.SCOPE, Meaning(words))
    assert said is Refusal.NOTHING_SAID
    assert not report.added


# -- freezing ------------------------------------------------------------------------------


async def test_a_frozen_report_never_changes(told: Told) -> None:
    report, desk = await told.written(), told.person("DO1")
    before = (report.text, report.author_id, report.frozen_at, report.added, report.fields)
    said = Meaning("无人受伤")
    assert await add_sentence(told.work, desk, report.id or 0, Heading.SCOPE, said) is Refusal.FROZEN
    assert await open_draft(told.work, desk, report.id or 0) is Refusal.FROZEN
    assert await freeze(told.work, desk, report.id or 0, plainly, minutes(9)) is Refusal.FROZEN
    assert not report.redraft(FINAL, Facts())
    assert not report.add(Heading.SCOPE, "x")
    assert (report.text, report.author_id, report.frozen_at, report.added, report.fields) == before


async def test_whoever_confirms_is_the_author_and_the_other_desk_reads_it(told: Told) -> None:
    await told.drafted("DO3")
    told.work.notices.clear()
    report = await told.written("DO1", now=minutes(20))
    assert (report.author_id, report.late) == ("DO1", False)
    (notice,) = told.work.notices
    assert (notice.person_id, notice.news, notice.dedupe) == ("DO3", ReportSent(report.text), "report:1:DO3")
    assert [c.what for c in told.work.history if c.subject == report.subject] == ["frozen"]
    (above,) = [c for c in told.work.history if c.what == "reported_up"]
    assert above.detail == {"kind": "first", "ordinal": 1}


@pytest.mark.parametrize(("triage", "city"), [(Triage.P0, True), (Triage.P1, False)])
async def test_only_the_gravest_is_meant_for_the_city(triage: Triage, city: bool) -> None:
    told = await Told().happens(triage)
    report = await told.written()
    assert len(report.addressed) == (4 if city else 2), "each desk, and the organisation above it"
    assert report.text.endswith(" ".join(report.addressed))


async def test_late_is_what_was_confirmed_after_its_deadline(told: Told) -> None:
    await told.drafted()
    report = await told.written(now=minutes(61))
    assert report.late
    assert told.timer.update_due == minutes(61) + timedelta(hours=2)


async def test_the_final_report_ends_the_clock(told: Told) -> None:
    await told.written()
    await told.written(kind=FINAL, now=minutes(30))
    assert told.timer.ended_at == minutes(30)
    assert not await cases_of(told.work, told.person("DO3"))
    found = await progress_of(told.work, told.person("DO3"), told.incident.id or 0)
    assert found is not None, "what was reported can still be looked at"
    assert found.next_kinds == ()
    assert [one.kind for one in found.written] == [FIRST, FINAL]


def test_facts_are_values() -> None:
    one = Facts(measures=(Measure("10:00", "", "guard", "taken"),))
    assert one == Facts(measures=(Measure("10:00", "", "guard", "taken"),))
