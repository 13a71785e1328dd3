"""What became of lines that were to be said: on their rows, their alert's pages and their accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Update, bindparam, delete, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.alerting.calls.page import ARRIVES_FROM, FAILS_FROM, PageState
from storage.among import among_named
from storage.mail.listening import notify
from storage.mail.outbox import TO, Utterance
from storage.many import write_rows
from storage.tables import accounts, outbox, pages

OVER = ("sent", "failed", "expired")
HANDED = timedelta(seconds=10)
"""So long a row waits for the process it was handed to, before it is anybody's."""
HANDED_ON = "handed_on"
"""The `error` of a row that was handed to another process; such a row is not handed on once more."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt to say a line.

    state:     the state its outbox row takes; `queued`: it is tried again at `not_before`. `handed` is no
               state of a row: nothing became of it here, another process says it.
    gone:      nothing gets through to this account any more.
    handed_to: the process that shows the chat on a page.
    """

    utterance: Utterance
    state: str
    reference: str = ""
    error: str = ""
    not_before: datetime | None = None
    gone: bool = False
    handed_to: str = ""


async def settle(connection: AsyncConnection, results: Sequence[Outcome], now: datetime) -> None:
    """Write what became of each line to its row, to the alert's page it carried, and to its account.

    What is settled stays settled, whoever comes late with an attempt of their own.
    """
    await _hand_over(connection, [r for r in results if r.handed_to])
    results = [r for r in results if r.state != "handed"]
    if not results:
        return
    await _settle_rows(connection, results, now)
    await _leave_nothing(connection, results)
    await _settle_pages(connection, results, now)
    await _settle_accounts(connection, results, now)
    await _mark_unreachable(connection, results)


async def _hand_over(connection: AsyncConnection, handed: Sequence[Outcome]) -> None:
    """Lease these rows to the processes that show their chats; each is told with the commit."""
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


async def _settle_rows(connection: AsyncConnection, results: Sequence[Outcome], now: datetime) -> None:
    await write_rows(
        connection,
        _end_of_row(),
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


@cache
def _end_of_row() -> Update:
    queued = update(outbox).where(outbox.c.id == bindparam("row"), outbox.c.state == "queued")
    return queued.values(
        state=bindparam("new_state"),
        reference=bindparam("ref"),
        error=bindparam("why"),
        sent_at=bindparam("sent"),
        not_before=bindparam("later"),
        attempts=outbox.c.attempts + 1,
    )


async def _leave_nothing(connection: AsyncConnection, results: Sequence[Outcome]) -> None:
    """Of what is fleeting and was said, or never will be. What is held for a page waits for it."""
    over = [r.utterance.id for r in results if r.utterance.say.get("fleeting") and r.state in OVER]
    if over:
        await connection.execute(delete(outbox).where(outbox.c.id.in_(over)))


async def _mark_unreachable(connection: AsyncConnection, results: Sequence[Outcome]) -> None:
    gone = {r.utterance.account_id: r.error for r in results if r.gone}
    for account_id, why in gone.items():
        await connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .values(reachable=False, unreachable_why=why[:80])
        )


async def _settle_accounts(connection: AsyncConnection, results: Sequence[Outcome], now: datetime) -> None:
    """Keep of each account when something last reached it, or how often in a row nothing did and why."""
    tried: dict[int, list[Outcome]] = {}
    for result in results:
        if result.state in ("sent", "held", "failed"):
            tried.setdefault(result.utterance.account_id, []).append(result)
    reached = [a for a, last in tried.items() if any(one.state == "sent" for one in last)]
    missed = [
        {"account": a, "more": len(last), "why": (last[-1].error or last[-1].state)[:80]}
        for a, last in tried.items()
        if not any(one.state == "sent" for one in last)
    ]
    if reached:
        await write_rows(connection, _reached(), [{"some": reached, "at": now}])
    if missed:
        one_account = update(accounts).where(accounts.c.id == bindparam("account"))
        worse = accounts.c.failures + bindparam("more")
        await connection.execute(one_account.values(failures=worse, last_failure=bindparam("why")), missed)


@cache
def _reached() -> Update:
    these = update(accounts).where(among_named(accounts.c.id, "some"))
    return these.values(last_delivered_at=bindparam("at"), failures=0, last_failure="")


async def _settle_pages(connection: AsyncConnection, results: Sequence[Outcome], now: datetime) -> None:
    """A page is sent when it reached any account of the person; a failure never undoes that."""
    carried = [r for r in results if r.utterance.page_id is not None and r.state != "queued"]
    reached = [{"page": r.utterance.page_id, "reason": ""} for r in carried if r.state == "sent"]
    missed = [
        {"page": r.utterance.page_id, "reason": (r.error or r.state)[:80]}
        for r in carried
        if r.state != "sent"
    ]
    if reached:
        await connection.execute(_page_ends(PageState.SENT, ARRIVES_FROM, now), reached)
    if missed:
        await connection.execute(_page_ends(PageState.FAILED, FAILS_FROM, now), missed)


def _page_ends(state: PageState, before: Sequence[PageState], now: datetime) -> Update:
    one_page = update(pages).where(pages.c.id == bindparam("page"), _in(before))
    return one_page.values(state=state, why=bindparam("reason"), settled_at=now)


def _in(states: Sequence[PageState]) -> ColumnElement[bool]:
    """One of these states, spelt out: a list of values cannot be bound in a statement for many rows."""
    return or_(*(pages.c.state == state for state in states))
