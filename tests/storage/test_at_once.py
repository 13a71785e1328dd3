"""What a transaction asks and writes about many people is a handful of statements, and its own truth."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from duty.alerting.calls.alert import Alert
from duty.alerting.calls.page import Page
from duty.attendance.checkin import CheckIn, Evidence, Standing
from duty.district.routines import Choice
from duty.district.severity import Triage
from duty.hazards.hazard import Hazard
from duty.hazards.sight import Sight
from duty.hazards.status import Status
from duty.incidents.incident import Incident
from duty.patrols.walk import Walk
from duty.records.subject import Subject
from duty.routines.task import Task
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.mail.outbox import Utterance, enqueue
from tests.kit.engine_room import MONDAY

GUARDS = ("G02", "G03", "G04", "G05", "G06")
BEFORE = MONDAY - timedelta(days=7)
FIRE = Subject("incident", 1)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def heard(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", heard)
    yield said
    event.remove(database.engine.sync_engine, "before_cursor_execute", heard)


def made(work: SqlWork, person: str) -> CheckIn:
    school = work.district.posts["P002"].school_id
    return CheckIn(
        person, school, "P002", "morning", Standing.CONFIRMED, Evidence.WORDS, "on_time", received_at=MONDAY
    )


async def come_and_look(work: SqlWork, people: tuple[str, ...]) -> None:
    for person in people:
        one = made(work, person)
        await work.check_ins.add(one)
        work.record(one.subject, "made", MONDAY, person)
        await work.incidents.of_reporter(person, BEFORE)
        await work.hazards.of_reporter(person, BEFORE)


async def test_a_batch_of_three_costs_as_many_statements_as_one_of_two(sample: Database) -> None:
    spent = []
    for people in (GUARDS[:2], GUARDS[2:]):
        async with sample.work(MONDAY) as work:
            work.announce(people)
            with counted(sample) as statements:
                await come_and_look(work, people)
                await work.commit()
        spent.append(len(statements))
    assert spent[1] == spent[0]


async def test_numbers_given_beforehand_are_the_rows_numbers(sample: Database) -> None:
    async with sample.work(MONDAY) as work:
        work.announce(GUARDS)
        came = [made(work, person) for person in GUARDS]
        for one in came:
            await work.check_ins.add(one)
        await work.commit()
    numbers = [one.id for one in came]
    assert len(set(numbers)) == len(GUARDS) and numbers == sorted(number or 0 for number in numbers)
    async with sample.work(MONDAY) as work:
        for one in came:
            kept = await work.check_ins.get(one.id or 0)
            assert kept and kept.person_id == one.person_id


async def test_what_is_reported_meanwhile_is_found_though_everybody_was_asked_about(sample: Database) -> None:
    async with sample.work(MONDAY) as work:
        work.announce(GUARDS)
        assert not await work.hazards.of_reporter("G02", BEFORE)
        await work.hazards.add(Hazard(work.district.people["G02"].schools[0], "G02", MONDAY, "灭火器过期"))
        assert [one.description for one in await work.hazards.of_reporter("G02", BEFORE)] == ["灭火器过期"]
        assert not await work.hazards.of_reporter("G02", MONDAY), "later than it"
        assert not await work.hazards.of_reporter("G03", BEFORE - timedelta(days=30)), "farther back"


async def test_a_round_that_begins_meanwhile_is_found_though_everybody_was_asked_about(
    sample: Database,
) -> None:
    async with sample.work(MONDAY) as work:
        work.announce(GUARDS)
        with counted(sample) as statements:
            assert [await work.walks.walking(one, BEFORE) for one in GUARDS] == [None] * len(GUARDS)
        assert len(statements) == 1
        await work.walks.add(walk := Walk("", "SCH01", MONDAY.date(), MONDAY + timedelta(hours=1)))
        walk.begin("G03", MONDAY, MONDAY)
        assert await work.walks.walking("G03", BEFORE) is walk
        assert await work.walks.walking("G02", BEFORE) is None


async def test_what_is_asked_of_schools_is_asked_once_and_an_answer_or_a_new_row_counts(
    sample: Database,
) -> None:
    def task(at: datetime) -> Task:
        return Task(
            "R", "SCH01", MONDAY.date(), at, at + timedelta(minutes=30), "校车清车", "车上没人了吗", []
        )

    def waiting(school: str) -> Awaitable[Sequence[Task]]:
        return work.tasks.waiting([school], MONDAY.date(), MONDAY)

    async with sample.work(MONDAY) as work:
        await work.tasks.add(task(MONDAY))
        await work.tasks.add(task(MONDAY + timedelta(minutes=20)))
        work.announce(GUARDS)
        with counted(sample) as statements:
            (asked,) = await waiting("SCH01")
            assert [await waiting(work.district.people[one].schools[0]) for one in GUARDS[1:]]
        assert len(statements) == 1
        assert asked.due_at == MONDAY, "what is due later waits for nobody yet"
        await work.tasks.add(task(MONDAY - timedelta(minutes=5)))
        assert [one.due_at for one in await waiting("SCH01")] == [MONDAY - timedelta(minutes=5), MONDAY]
        asked.settle("G02", Choice("没有", "done"), MONDAY)
        assert [one.due_at for one in await waiting("SCH01")] == [MONDAY - timedelta(minutes=5)]


async def test_an_account_that_comes_in_is_its_persons_at_once(sample: Database) -> None:
    async with sample.work(MONDAY) as work:
        before = await work.accounts.of_person("G02")
        came = await work.accounts.find_or_add("web", "never seen")
        came.person_id = "G02"
        assert came not in before and came in await work.accounts.of_person("G02")


def line(account: int, words: str, dedupe: str | None) -> Utterance:
    return Utterance(account, "web", "G02", 1, "news", {"text": words}, MONDAY, MONDAY, dedupe=dedupe)


async def test_what_was_told_is_told_once_within_a_transaction_too(sample: Database) -> None:
    async with sample.work(MONDAY) as work:
        account = (await work.accounts.find_or_add("web", "G02")).id or 0
        said = [
            line(account, "甲", "a"),
            line(account, "乙", None),
            line(account, "甲", "a"),
            line(account, "丙", "c"),
        ]
        first = await enqueue(work.session, said, lambda channel: "us")
        again = await enqueue(
            work.session, [line(account, "丁", "c"), line(account, "乙", None)], lambda channel: "us"
        )
    assert sorted(one.say["text"] for one in (*first, *again)) == sorted("甲乙丙乙")
    assert len({one.id for one in (*first, *again)}) == 4


async def test_a_part_that_is_taken_back_leaves_nothing_in_the_history(sample: Database) -> None:
    """Neither what happened in it nor its words; what was before and comes after stays."""
    async with sample.work(MONDAY) as work:
        work.record(FIRE, "before", MONDAY, "G02", words="冒烟")
        with pytest.raises(LookupError):
            async with work.apart():
                work.record(FIRE, "never", MONDAY, "G02", words="不算")
                raise LookupError
        async with work.apart():
            work.record(FIRE, "beside", MONDAY, "G02", words="还在冒")
        work.record(FIRE, "after", MONDAY, "G02")
        await work.commit()
    async with sample.work(MONDAY) as work:
        told = [(one.what, one.detail.get("words")) for one in await work.changes(FIRE)]
    assert told == [("before", "冒烟"), ("beside", "还在冒"), ("after", None)]


async def test_calling_five_people_costs_as_many_statements_as_calling_two(sample: Database) -> None:
    """And what was just written is known without being asked for."""
    spent = []
    for people in (GUARDS[:2], GUARDS):
        async with sample.work(MONDAY) as work:
            incident = Incident(f"T-{len(people)}", "SCH01", "P002", "sos", Triage.P0, "G02", MONDAY, MONDAY)
            await work.incidents.add(incident)
            alert = Alert(incident.known_id, "SCH01", "P002", Triage.P0, "G02", MONDAY)
            await work.alerts.add(alert)
            with counted(sample) as statements:
                await work.alerts.add_pages([Page(alert.known_id, one, 0, MONDAY) for one in people])
                called = [page.person_id for page in await work.alerts.pages(alert.known_id)]
            spent.append(len(statements))
            await work.commit()
        async with sample.work(MONDAY) as work:
            kept = await work.alerts.pages(alert.known_id)
        assert called == [page.person_id for page in kept] == list(people)
    assert spent[0] == spent[1]


async def test_what_is_counted_holds_what_the_same_transaction_has_just_done(sample: Database) -> None:
    """A desk that asks for its figures in the batch in which somebody came, and a hazard was put right."""
    async with sample.work(MONDAY) as work:
        school = work.district.people["G02"].schools[0]
        hazard = Hazard(school, "G02", MONDAY, "灭火器过期", number="T-1", registered_at=MONDAY)
        hazard.status, hazard.due_at = Status.NEW, MONDAY + timedelta(days=3)
        await work.hazards.add(hazard)
        before = (await work.summaries.day_counts([school], BEFORE, MONDAY))[school]
        came = made(work, "G02")
        await work.check_ins.add(came)
        assert [one.person_id for one in await work.summaries.arrived(["morning"])] == ["G02"]
        listed = (await work.hazards.tally(Sight([school]), MONDAY)).pending
        hazard.status = Status.CLOSED
        assert (await work.hazards.tally(Sight([school]), MONDAY)).pending == listed - 1
        after = (await work.summaries.day_counts([school], BEFORE, MONDAY))[school]
    assert after.open_hazards == before.open_hazards - 1
