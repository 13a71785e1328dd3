"""The history is sealed in order while it is written, and huxue verify-history proves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.verifying import Verdict, verify
from duty.records import retention
from duty.records.chain import sealing
from duty.records.chain.examining import Fault
from duty.records.chain.seal import Head
from duty.records.chain.sealing import Sealing
from duty.records.subject import Subject
from duty.summaries import daily
from handlers.summaries.words import day_summary
from storage.engine.database import Database
from storage.tables import change_words, changes, seals
from tests.kit.engine_room import MONDAY, VOICE

pytestmark = pytest.mark.usefixtures("both_databases")

ABOUT = Subject("hazard", 1)


async def write(database: Database, count: int, words: str = "") -> None:
    async with database.work(MONDAY) as work:
        for number in range(count):
            said = {"words": words} if words else {}
            work.record(ABOUT, "returned", MONDAY, "G02", number=number, **said)
        await work.commit()


async def seal(database: Database, job: Sealing, now: Any = MONDAY) -> int:
    """One tick of the clock: as many parts as it has."""
    done = 0
    while True:
        async with database.work(now) as work:
            part = await job.sweep(work, now)
            await work.commit()
        done += 1
        if not part:
            return done


async def sealed(database: Database) -> list[Any]:
    async with database.reading() as connection:
        return list((await connection.execute(select(seals).order_by(seals.c.position))).all())


async def as_whoever_owns_the_database(database: Database, *statements: Any) -> None:
    """Somebody who can take the triggers off, too."""
    async with database.writing() as connection:
        await _triggers(connection, "DISABLE", database.sqlite)
        for statement in statements:
            await connection.execute(statement)
        await _triggers(connection, "ENABLE", database.sqlite)


async def _triggers(connection: AsyncConnection, how: str, sqlite: bool) -> None:
    for table in ("changes", "seals"):
        if not sqlite:
            await connection.execute(text(f"ALTER TABLE {table} {how} TRIGGER USER"))
        elif how == "DISABLE":
            for name in ("update", "delete", "replace"):
                await connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{name}"))


async def found(database: Database, *known: Head) -> Verdict:
    return await verify(database, known)


async def test_what_is_written_is_sealed_in_order_and_the_tail_is_told(sample: Database) -> None:
    job = Sealing()
    await write(sample, 5)
    before = await found(sample)
    assert before.well and before.tail[0] >= 5 and "no entry is sealed yet" in before.lines[0]
    await seal(sample, job)
    rows = await sealed(sample)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert [row.change_id for row in rows] == sorted(row.change_id for row in rows)
    assert not job.due(rows[-1].change_id) and job.due(rows[-1].change_id + 1)
    await write(sample, 2)
    verdict = await found(sample)
    assert verdict.well and verdict.tail[0] == 2 and verdict.last and verdict.last.position == len(rows)
    assert f"head: {verdict.last.printed}" in verdict.lines[1]
    await seal(
        sample, Sealing()
    )  # another process, or this one after a crash: it goes on where the last ended
    assert (await found(sample)).tail[0] == 0


async def test_the_database_itself_refuses_to_change_a_seal(sample: Database) -> None:
    await write(sample, 2)
    await seal(sample, Sealing())
    row = (await sealed(sample))[0]
    again = insert(seals).values(**row._mapping)
    for act in (update(seals).values(content="0" * 64), delete(seals), again):
        with pytest.raises(Exception, match=r"append-only|UNIQUE|duplicate"):
            async with sample.writing() as connection:
                await connection.execute(act)
    if not sample.sqlite:
        with pytest.raises(Exception, match="append-only"):
            async with sample.writing() as connection:
                await connection.execute(text("TRUNCATE seals"))


async def test_many_are_sealed_in_small_parts(sample: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what an earlier version wrote: it is sealed from the first run on."""
    monkeypatch.setattr(sealing, "AT_ONCE", 10)
    monkeypatch.setattr(sealing, "SLICES", 3)
    await write(sample, 57)
    job = Sealing()
    ticks = 0
    while (await found(sample)).tail[0]:
        assert await seal(sample, job) <= 3
        ticks += 1
    assert ticks >= 2


async def test_a_death_between_two_parts_leaves_a_whole_chain(
    sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 3)
    await write(sample, 8)
    async with sample.work(MONDAY) as work:
        await Sealing().sweep(work, MONDAY)
        await work.commit()
    async with sample.work(MONDAY) as work:
        await Sealing().sweep(work, MONDAY)  # and the process dies before this is committed
    kept = await found(sample)
    assert kept.well and kept.last and kept.last.position == 3
    await seal(sample, Sealing(), MONDAY + timedelta(seconds=5))
    assert (await found(sample)).tail[0] == 0


FORGED = {"subject": ABOUT, "what": "closed", "at": MONDAY, "actor_id": "PR01", "detail": {}}


def entry(number: int, **values: Any) -> Any:
    return update(changes).where(changes.c.id == number).values(**values)


def no_entry(number: int) -> Any:
    return delete(changes).where(changes.c.id == number)


def of_seal(number: int) -> Any:
    return seals.c.change_id == number


TAMPERED: dict[str, tuple[Fault, Callable[[int], list[Any]]]] = {
    "another actor": (Fault.CHANGED, lambda n: [entry(n, actor_id="G03")]),
    "another content": (Fault.CHANGED, lambda n: [entry(n, detail={"a": 1})]),
    "removed": (Fault.REMOVED, lambda n: [no_entry(n)]),
    "removed with its seal": (Fault.SEAL_REMOVED, lambda n: [no_entry(n), delete(seals).where(of_seal(n))]),
    "another seal": (
        Fault.SEAL_CHANGED,
        lambda n: [update(seals).where(of_seal(n)).values(content="1" * 64)],
    ),
    "other words": (Fault.WORDS_CHANGED, lambda n: [update(change_words).values(words="没说过")]),
    "words put in": (
        Fault.WORDS_CHANGED,
        lambda n: [update(change_words).values(words="没说过", salt="", sha256="0" * 64)],
    ),
}


@pytest.mark.parametrize("how", list(TAMPERED))
async def test_whatever_is_done_to_it_is_found(sample: Database, how: str) -> None:
    await write(sample, 6, words="门口有积水")
    await seal(sample, Sealing())
    rows = await sealed(sample)
    victim = rows[-3].change_id
    fault, acts = TAMPERED[how]
    await as_whoever_owns_the_database(sample, *acts(victim))
    verdict = await found(sample)
    assert not verdict.well and verdict.broken and verdict.broken.fault is fault
    named = str(ABOUT) if fault is Fault.WORDS_CHANGED else str(rows[-3].position)
    if fault is not Fault.SEAL_REMOVED:
        assert (
            named in verdict.lines[0]
            and str(victim if fault is not Fault.WORDS_CHANGED else ABOUT) in verdict.lines[0]
        )


async def test_what_is_put_in_or_cut_off_is_found(sample: Database) -> None:
    """An entry among the sealed ones; and an end that is gone without a trace but for a printed head."""
    await write(sample, 4)
    await seal(sample, Sealing())
    last = (await sealed(sample))[-1]
    await as_whoever_owns_the_database(
        sample,
        insert(changes).values(id=last.change_id + 5, **FORGED),
        insert(changes).values(id=last.change_id + 9, **FORGED),
    )
    await seal(sample, Sealing())
    whole = await found(sample)
    assert whole.well and whole.last, "what comes at the end is sealed like anything else"
    printed = Head.parse(whole.last.printed)
    assert printed
    await as_whoever_owns_the_database(sample, insert(changes).values(id=last.change_id + 7, **FORGED))
    between = await found(sample)
    assert between.broken and (between.broken.fault, between.broken.change_id) == (
        Fault.INSERTED,
        last.change_id + 7,
    )
    assert await seal(sample, Sealing()) == 1 and not (await found(sample)).well, "and is never sealed"
    gone = [
        delete(changes).where(changes.c.id > last.change_id),
        delete(seals).where(seals.c.position > last.position),
    ]
    await as_whoever_owns_the_database(sample, *gone)
    assert (await found(sample)).well
    cut = await found(sample, printed)
    assert cut.broken and cut.broken.fault is Fault.CUT_OFF and "printed" in cut.lines[0]


async def test_words_whose_time_is_over_are_erased_and_the_chain_holds(sample: Database) -> None:
    await write(sample, 3, words="门口有积水")
    await seal(sample, Sealing())
    later = MONDAY + timedelta(days=366)
    async with sample.work(later) as work:
        assert await retention.sweep(work, later) >= 3
        await work.commit()
    async with sample.reading() as connection:
        assert (await connection.execute(select(change_words))).all() == []
    assert (await found(sample)).well


async def test_who_commits_late_is_waited_for_and_nobody_waits_for_the_seal(sample: Database) -> None:
    """On PostgreSQL an entry may get its id before another and be committed after it."""
    if sample.sqlite:
        pytest.skip("one writer at a time")
    job = Sealing()
    await seal(sample, job)
    async with sample.work(MONDAY) as slow:
        slow.record(ABOUT, "slow", MONDAY)
        await slow.history.write()
        await write(sample, 2)
        assert await seal(sample, job) == 1
        assert (await found(sample)).tail[0] == 2, "the two are there; one may come before them"
        async with sample.work(MONDAY) as another:
            another.record(ABOUT, "later", MONDAY)
            await another.history.write()
            await slow.commit()
            await seal(sample, job)
            rows = await sealed(sample)
            assert (await found(sample)).tail[0] == 0, (
                "the three are sealed, whoever came later is waited for next"
            )
            await another.commit()
    await seal(sample, job)
    ids = [row.change_id for row in await sealed(sample)]
    assert len(ids) == len(rows) + 1 and ids == sorted(ids) and (await found(sample)).well


async def test_two_processes_do_not_seal_at_once(sample: Database) -> None:
    if sample.sqlite:
        pytest.skip("one process")
    await write(sample, 3)
    async with sample.work(MONDAY) as one, sample.work(MONDAY) as two:
        await Sealing().sweep(one, MONDAY)
        await Sealing().sweep(two, MONDAY)
        await one.commit()
        await two.commit()
    assert (await found(sample)).well


async def test_a_summary_carries_the_head_by_which_it_is_checked_later(sample: Database) -> None:
    await write(sample, 3)
    await seal(sample, Sealing())
    async with sample.work(MONDAY) as work:
        made = await daily.ask(work, work.district.people["DO3"], MONDAY)
        await work.commit()
    assert made is not None
    printed = made.figures.sealed
    assert f"存证 {printed}" in day_summary(VOICE, made, "zh").text
    head = Head.parse(printed)
    assert head is not None and (await found(sample, head)).well
