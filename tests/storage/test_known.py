"""One question tells what is known of a batch; numbers known beforehand are nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from duty.alerting.calls.alert import Alert
from duty.alerting.calls.page import Page
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from storage import tables
from storage.arrivals.conversations import Conversation, store_conversations
from storage.arrivals.known import Arrival, known_of
from storage.arrivals.updates import mark_handled
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.mail.outbox import enqueue
from storage.mail.withheld import keep
from tests.kit.engine_room import MONDAY
from tests.storage.test_at_once import counted, line, made

OURS = "us"
GUARD = Arrival("web", "a", "G02", "web:G02")


async def test_each_update_learns_its_own(sample: Database) -> None:
    """Handled before, in the middle of something, and from somebody: whichever of these it is."""
    async with sample.work(MONDAY) as work:
        await mark_handled(work.session, [("web", "a"), ("telegram", "b")], MONDAY)
        talks = [
            Conversation("web:G02", "sos:detail", {"incident": 3}, changed=True),
            Conversation("telegram:77", None, {}, changed=True),
        ]
        await store_conversations(work.session, talks, MONDAY)
        await work.commit()
    again = replace(GUARD, key="b")
    stranger = Arrival("web", "c", "nobody's", "web:nobody's")
    in_group = Arrival("telegram", "b", "-100", "telegram:77")
    async with sample.work(MONDAY) as work:
        known = await known_of(work.session, [GUARD, again, stranger, in_group])
    assert known.handled == {("web", "a"), ("telegram", "b")}
    assert {talk.key: (talk.state, talk.data) for talk in known.talks.values()} == {
        "web:G02": ("sos:detail", {"incident": 3}),
        "web:nobody's": (None, {}),
        "telegram:77": (None, {}),
    }
    assert [(chat, one.person_id) for chat, one in known.speakers.items()] == [(("web", "G02"), "G02")]


async def test_a_hundred_updates_are_one_question(sample: Database) -> None:
    many = [replace(GUARD, key=f"k{n}", address=f"G{n:02}", conversation=f"web:G{n:02}") for n in range(100)]
    async with sample.work(MONDAY) as work:
        with counted(sample) as statements:
            known = await known_of(work.session, many)
    assert len(statements) == 1 and len(known.talks) == 100 and not known.handled


@pytest.mark.parametrize("triage", [Triage.P0, Triage.P1])
async def test_a_call_is_written_once_before_its_pages(sample: Database, triage: Triage) -> None:
    async with sample.work(MONDAY) as work:
        alert = await raised(work, triage)
        page = Page(alert.known_id, "DO1", 0, MONDAY)
        await work.alerts.add_pages([page])
        alert.count_step()
        alert.near = ["G03"]
        with counted(sample) as statements:
            await work.session.flush()
        written = [one.split()[:3] for one in statements]
        assert [words[2] for words in written] == ["alerts", "pages"], statements
        assert all(words[0] == "INSERT" for words in written)
        await work.commit()
    async with sample.work(MONDAY) as work:
        call = await work.alerts.call(alert.known_id)
        assert call and (call.alert.step, call.alert.near) == (1, ["G03"])
        assert [one.person_id for one in await work.alerts.pages(alert.known_id)] == ["DO1"]


async def raised(work: SqlWork, triage: Triage) -> Alert:
    school = work.district.people["G02"].schools[0]
    incident = Incident("SJ-TEST-1", school, "", "sos", triage, "G02", MONDAY, MONDAY)
    await work.incidents.add(incident)
    alert = Alert(incident.known_id, school, "", triage, "G02", MONDAY)
    await work.alerts.add(alert)
    return alert


async def test_a_call_not_yet_written_is_found_by_whoever_asks(sample: Database) -> None:
    async with sample.work(MONDAY) as work:
        alert = await raised(work, Triage.P1)
        await work.alerts.add_pages([Page(alert.known_id, "DO1", 0, MONDAY)])
        assert await work.alerts.reaching("DO1", MONDAY.replace(hour=0)) == [alert]
        found = await work.alerts.call_of(alert.incident_id)
        assert found and found.alert is alert


async def test_a_line_that_waits_takes_no_number_of_one_that_is_said(sample: Database) -> None:
    """Numbers were asked for before it was written."""
    async with sample.work(MONDAY) as work:
        await raised(work, Triage.P0)
        account = await work.session.scalar(select(tables.accounts.c.id).limit(1))
        assert account is not None
        await keep(work.session, line(account, "稍后再说", "later"))
        said = await enqueue(work.session, [line(account, "求助已记下", None)], lambda channel: OURS)
        await keep(work.session, line(account, "再稍后", "later still"))
        await work.commit()
    async with sample.reading() as connection:
        rows = (await connection.execute(select(tables.outbox.c.id, tables.outbox.c.say))).all()
    assert len({row.id for row in rows}) == 3
    assert [row.say["text"] for row in rows if row.id == said[0].id] == ["求助已记下"]


async def test_who_is_around_a_caller(sample: Database) -> None:
    """Whoever stands at their schools, and where they stand themselves, wherever that is."""
    async with sample.work(MONDAY) as work:
        beside, own, gone = made(work, "G03"), made(work, "G02"), made(work, "G04")
        own.school_id = next(one for one in work.district.schools if one != beside.school_id)
        gone.checked_out_at = MONDAY
        for one in (beside, own, gone):
            await work.check_ins.add(one)
        around = await work.check_ins.around("G02", [beside.school_id], MONDAY)
        assert [one.person_id for one in around] == ["G02", "G03"]
        assert [one.person_id for one in await work.check_ins.around("G02", [], MONDAY)] == ["G02"]
