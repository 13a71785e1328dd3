"""Everything that is said, as rows of the transaction that decided it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.alerting.page import ARRIVES_FROM, FAILS_FROM, PageState
from storage.mail.listening import notify
from storage.tables import accounts, outbox, pages
from storage.upsert import insert_for

LEASE = timedelta(seconds=60)
"""How long a process may be silent before another sends its rows. Real time, never the demo's."""
HANDED = timedelta(seconds=10)
"""So long a row waits for the process it was handed to, before it is anybody's."""
TO = "to:"
"""Before the name of a process that a row was handed to."""
HANDED_ON = "handed_on"
"""Such a row is not handed on once more."""
CLAIMED = 500
"""At most so many at a time."""

Label = Callable[[str], str]
"""The name under which this process says what there is to say on a channel; empty: another one does."""


@dataclass(frozen=True)
class Utterance:
    """One row: what is said to one account."""

    account_id: int
    channel: str
    address: str
    priority: int
    kind: str
    say: dict[str, Any]
    created_at: datetime
    not_before: datetime
    name: str = ""
    page_id: int | None = None
    dedupe: str | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    id: int = 0

    def due(self, now: datetime) -> bool:
        """Meant for at once, or its time has come."""
        return self.not_before <= max(now, self.created_at)


@dataclass(frozen=True)
class Settled:
    """What became of an attempt. `state` is an outbox state; `gone` marks the account unreachable.

    `handed`: nothing became of it here, another process says it. `handed_to` is the one that shows the chat.
    """

    utterance: Utterance
    state: str
    reference: str = ""
    error: str = ""
    not_before: datetime | None = None
    gone: bool = False
    handed_to: str = ""


async def enqueue(session: AsyncSession, said: Sequence[Utterance], label: Label) -> list[Utterance]:
    """Keep them in this transaction; a known dedupe key is left out.

    Leased to this process at birth, but for those of a later time: whoever is there then claims them. Where
    another process speaks on the channel it is told with the commit.
    """
    if not said:
        return []
    plain = [one for one in said if one.dedupe is None]
    kept: list[Utterance] = []
    if plain:
        ids = await _insert(session, [_values(one, label) for one in plain])
        kept += [replace(one, id=new) for one, new in zip(plain, ids, strict=True)]
    once = [one for one in said if one.dedupe is not None]
    if once:
        new = await _insert_once(session, [_values(one, label) for one in once])
        kept += [
            replace(one, id=new.pop(key)) for one in once if (key := (one.account_id, one.dedupe)) in new
        ]
    if session.get_bind().dialect.name == "postgresql":
        for channel in sorted({one.channel for one in kept if not label(one.channel)}):
            await notify(session, f"said:{channel}")
    return kept


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> Sequence[int]:
    """The new ids in the order of the rows.

    On one file nobody else writes now, so the next ids are known and all rows are one statement; asked to
    return them, SQLite would take a statement for each row.
    """
    if session.get_bind().dialect.name != "sqlite":
        returning = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
        return (await session.scalars(returning, rows)).all()
    first = (await session.scalar(select(func.max(outbox.c.id))) or 0) + 1
    ids = range(first, first + len(rows))
    await session.execute(insert(outbox), [row | {"id": new} for row, new in zip(rows, ids, strict=True)])
    return ids


async def _insert_once(
    session: AsyncSession, rows: list[dict[str, Any]]
) -> dict[tuple[int, str | None], int]:
    """The ids of those that were not told before, by account and dedupe key."""
    start = insert_for(session)(outbox).on_conflict_do_nothing()
    connection = await session.connection()  # by way of entities it would be one statement a row
    made = await connection.execute(start.returning(outbox.c.id, outbox.c.account_id, outbox.c.dedupe), rows)
    return {(row.account_id, row.dedupe): row.id for row in made}


def _values(one: Utterance, label: Label) -> dict[str, Any]:
    values = dict(vars(one))
    del values["id"], values["attempts"]
    owner = label(one.channel)
    ours = bool(owner) and one.due(one.created_at)
    lease = {"leased_by": owner if ours else "", "leased_until": datetime.now(UTC) + LEASE if ours else None}
    return values | {"state": "queued"} | lease


async def claim(
    connection: AsyncConnection,
    channel: str,
    label: str,
    now: datetime,
    *,
    alone: bool = False,
    limit: int = CLAIMED,
) -> list[Utterance]:
    """Take over what is due on that channel, P0 first: nobody's, a dead process's, or handed to this one.

    `alone`: whoever has the floor takes what anybody else left, their leases or not.
    """
    wall = datetime.now(UTC)
    nobodys = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < wall)
    ours = outbox.c.leased_by != label if alone else or_(nobodys, outbox.c.leased_by == TO + label)
    due = (
        select(outbox.c.id)
        .where(
            outbox.c.state == "queued",
            or_(outbox.c.not_before <= now, outbox.c.not_before <= outbox.c.created_at),
            outbox.c.channel == channel,
            ours,
        )
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(select(due.c.id)))
        .values(leased_by=label, leased_until=wall + LEASE)
        .returning(*_columns())
    )
    rows = await connection.execute(taken)
    return sorted((Utterance(**row._mapping) for row in rows), key=lambda one: (one.priority, one.id))


def _columns() -> list[Any]:
    return [outbox.c[name] for name in Utterance.__dataclass_fields__]


async def release_all(connection: AsyncConnection) -> None:
    """On one file there is one process: whatever was leased belongs to the dead.

    What they tried in vain is due again: a pause of theirs means nothing to a clock that was set anew.
    """
    queued = update(outbox).where(outbox.c.state == "queued")
    await connection.execute(queued.values(leased_by="", leased_until=None))
    await connection.execute(queued.where(outbox.c.attempts > 0).values(not_before=outbox.c.created_at))


async def renew(connection: AsyncConnection, owner: str, ids: Collection[int]) -> None:
    """Still alive: the rows in our memory stay ours. Others leased to us were lost on the way and expire."""
    if ids:
        await connection.execute(
            update(outbox)
            .where(outbox.c.id == bindparam("row"), outbox.c.state == "queued", outbox.c.leased_by == owner)
            .values(leased_until=datetime.now(UTC) + LEASE),
            [{"row": one} for one in ids],
        )


async def settle(connection: AsyncConnection, results: Sequence[Settled], now: datetime) -> None:
    """Write what became of them: the row, the alert's page it carried, the account.

    What is settled stays settled, whoever comes late with an attempt of their own.
    """
    await _hand_over(connection, [r for r in results if r.handed_to])
    results = [r for r in results if r.state != "handed"]
    if not results:
        return
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == bindparam("row"), outbox.c.state == "queued")
        .values(
            state=bindparam("new_state"),
            reference=bindparam("ref"),
            error=bindparam("why"),
            sent_at=bindparam("sent"),
            not_before=bindparam("later"),
            attempts=outbox.c.attempts + 1,
        ),
        [
            {
                "row": r.utterance.id,
                "new_state": r.state,
                "ref": r.reference[:40],
                "why": r.error[:200],
                "sent": now if r.state == "sent" else None,
                "later": r.not_before or r.utterance.not_before,
            }
            for r in results
        ],
    )
    await _settle_pages(connection, results, now)
    await _settle_accounts(connection, results, now)
    gone = {r.utterance.account_id: r.error for r in results if r.gone}
    for account_id, why in gone.items():
        await connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .values(reachable=False, unreachable_why=why[:80])
        )


async def _hand_over(connection: AsyncConnection, handed: Sequence[Settled]) -> None:
    """Their chat is on a screen of another process, which is told with the commit."""
    for result in handed:
        one = outbox.c.id == result.utterance.id, outbox.c.state == "queued"
        until = datetime.now(UTC) + HANDED
        await connection.execute(
            update(outbox)
            .where(*one)
            .values(leased_by=TO + result.handed_to, leased_until=until, error=HANDED_ON)
        )
    for owner in sorted({result.handed_to for result in handed}):
        await notify(connection, f"handed:{owner}")


async def _settle_accounts(connection: AsyncConnection, results: Sequence[Settled], now: datetime) -> None:
    """Who can be reached: the last delivery, or how often in a row it failed and why."""
    tried: dict[int, list[Settled]] = {}
    for result in results:
        if result.state in ("sent", "held", "failed"):
            tried.setdefault(result.utterance.account_id, []).append(result)
    reached = [{"account": a} for a, last in tried.items() if any(one.state == "sent" for one in last)]
    missed = [
        {"account": a, "more": len(last), "why": (last[-1].error or last[-1].state)[:80]}
        for a, last in tried.items()
        if not any(one.state == "sent" for one in last)
    ]
    one_account = update(accounts).where(accounts.c.id == bindparam("account"))
    if reached:
        fresh = one_account.values(last_delivered_at=now, failures=0, last_failure="")
        await connection.execute(fresh, reached)
    if missed:
        worse = accounts.c.failures + bindparam("more")
        await connection.execute(one_account.values(failures=worse, last_failure=bindparam("why")), missed)


async def _settle_pages(connection: AsyncConnection, results: Sequence[Settled], now: datetime) -> None:
    """A page is sent when it reached any account of the person; a failure never undoes that."""
    carried = [r for r in results if r.utterance.page_id is not None and r.state != "queued"]
    reached = [{"page": r.utterance.page_id, "reason": ""} for r in carried if r.state == "sent"]
    missed = [
        {"page": r.utterance.page_id, "reason": (r.error or r.state)[:80]}
        for r in carried
        if r.state != "sent"
    ]
    one_page = update(pages).where(pages.c.id == bindparam("page"))
    if reached:
        fresh = one_page.where(_in(ARRIVES_FROM))
        values = {"state": PageState.SENT, "why": bindparam("reason"), "settled_at": now}
        await connection.execute(fresh.values(values), reached)
    if missed:
        waiting = one_page.where(_in(FAILS_FROM))
        values = {"state": PageState.FAILED, "why": bindparam("reason"), "settled_at": now}
        await connection.execute(waiting.values(values), missed)


def _in(states: Sequence[PageState]) -> ColumnElement[bool]:
    """Spelt out: a list of values cannot be bound in a statement for many rows."""
    return or_(*(pages.c.state == state for state in states))


async def reference_of(connection: AsyncConnection, account_id: int, name: str) -> str:
    """The channel's reference of the last message of that name in the chat, or empty."""
    found = await connection.scalar(
        select(outbox.c.reference)
        .where(outbox.c.account_id == account_id, outbox.c.name == name, outbox.c.reference != "")
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    return found or ""
