"""All that is on record of one person, and letting go of it (PIPL §45, §47)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.alerting.calls.standing import LIVE
from duty.records.photos import Photo, PhotoState
from duty.records.subject import Subject
from storage import tables
from storage.queries.evidence.history import DIGEST
from storage.queries.evidence.holding import is_held
from storage.queries.upkeep.retention import of_no_case

PEOPLE = "people.csv"
"""Their row, in what was changed by hand."""
ERASED = "（已删除）"
"""The name of whoever had theirs erased; the row stays, as records point to it."""


def _whose(person_id: str) -> Mapping[Table, ColumnElement[bool]]:
    """Which rows of which table are about that person, or were made by them."""
    t = tables
    accounts = select(t.accounts.c.id).where(t.accounts.c.person_id == person_id)
    mine = and_(t.accounts.c.person_id == person_id, t.accounts.c.channel == t.messages.c.channel)
    chats = select(t.accounts.c.id).where(mine, t.accounts.c.address == t.messages.c.address)
    about = str(Subject("person", person_id))
    return {
        t.people: t.people.c.id == person_id,
        t.accounts: t.accounts.c.person_id == person_id,
        t.invitations: t.invitations.c.person_id == person_id,
        t.consents: t.consents.c.person_id == person_id,
        t.roster: t.roster.c.person_id == person_id,
        t.duty_roster: t.duty_roster.c.person_id == person_id,
        t.check_ins: t.check_ins.c.person_id == person_id,
        t.reuse_marks: t.reuse_marks.c.person_id == person_id,
        t.spot_answers: t.spot_answers.c.person_id == person_id,
        t.visits: t.visits.c.person_id == person_id,
        t.tasks: t.tasks.c.answered_by == person_id,
        t.buses: t.buses.c.attendant_id == person_id,
        t.walks: t.walks.c.person_id == person_id,
        t.scans: t.scans.c.person_id == person_id,
        t.roll_answers: t.roll_answers.c.person_id == person_id,
        t.stand_ins: or_(t.stand_ins.c.absent_id == person_id, t.stand_ins.c.stand_in_id == person_id),
        t.swaps: or_(
            *(t.swaps.c[who] == person_id for who in ("origin_id", "absent_id", "taker_id", "asked_by"))
        ),
        t.leave: t.leave.c.person_id == person_id,
        t.leave_asks: or_(t.leave_asks.c.person_id == person_id, t.leave_asks.c.asked_by == person_id),
        t.successions: or_(
            *(t.successions.c[who] == person_id for who in ("holder_id", "successor_id", "asked_by"))
        ),
        t.hazards: or_(
            *(
                t.hazards.c[by] == person_id
                for by in ("reported_by", "rectified_by", "verified_by", "closed_by")
            )
        ),
        t.incidents: t.incidents.c.reported_by == person_id,
        t.questions: t.questions.c.person_id == person_id,
        t.absence_notes: t.absence_notes.c.person_id == person_id,
        t.handover_notes: t.handover_notes.c.written_by == person_id,
        t.corrections: or_(t.corrections.c.person_id == person_id, t.corrections.c.asked_by == person_id),
        t.edits: t.edits.c.actor_id == person_id,
        t.edit_rows: and_(t.edit_rows.c.sheet == PEOPLE, t.edit_rows.c.key == person_id),
        t.hail_answers: t.hail_answers.c.person_id == person_id,
        t.hails: t.hails.c.asked_by == person_id,
        t.photos: t.photos.c.sent_by == person_id,
        t.pages: t.pages.c.person_id == person_id,
        t.summaries: t.summaries.c.person_id == person_id,
        t.messages: chats.exists(),
        t.outbox: t.outbox.c.account_id.in_(accounts),
        t.changes: or_(t.changes.c.actor_id == person_id, t.changes.c.subject == about),
    }


async def rows_of_person(connection: AsyncConnection, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of theirs, by table; what they wrote in the history stands in its entry again."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table, theirs in _whose(person_id).items():
        query = select(table).where(theirs).order_by(*table.primary_key)
        rows = (await connection.execute(query)).mappings()
        found[str(table.name)] = [{str(name): value for name, value in row.items()} for row in rows]
    for change in found["changes"]:
        digest = change["detail"].get(DIGEST)
        if digest and change["actor_id"] == person_id:
            words = select(tables.change_words.c.words).where(tables.change_words.c.sha256 == digest)
            change["words"] = await connection.scalar(words.limit(1))
    return found


async def has_open_call(session: AsyncSession, person_id: str) -> bool:
    """A call for help of theirs is not over: nothing of it may go now."""
    query = select(tables.alerts.c.id).where(
        tables.alerts.c.reporter_id == person_id, tables.alerts.c.state.in_(LIVE)
    )
    return (await session.execute(query.limit(1))).first() is not None


async def forget_words(session: AsyncSession, person_id: str) -> int:
    """What they wrote and what was said to them; the rows of the outbox stay without words."""
    whose, done = _whose(person_id), 0
    for table in (tables.messages, tables.questions, tables.handover_notes):
        done += await _count(session, delete(table).where(whose[table]))
    disputed = tables.corrections
    done += await _count(session, update(disputed).where(whose[disputed]).values(reason=""))
    done += await _count(session, update(tables.outbox).where(whose[tables.outbox]).values(say={}))
    by_them = select(tables.changes.c.detail).where(tables.changes.c.actor_id == person_id)
    free = by_them.where(~is_held(tables.changes.c.subject))
    digests = [d[DIGEST] for d in await session.scalars(free) if DIGEST in d]
    for digest in digests:
        done += await _count(
            session, delete(tables.change_words).where(tables.change_words.c.sha256 == digest)
        )
    return done


async def forget_places(session: AsyncSession, person_id: str) -> int:
    """Where they were. That they checked in, and whether that held, is the record of the post and stays."""
    whose, t = _whose(person_id), tables
    blank = {"latitude": null(), "longitude": null(), "accuracy_m": null(), "distance_m": null()}
    done = await _count(session, update(t.check_ins).where(whose[t.check_ins]).values(blank | {"fix": ""}))
    done += await _count(session, delete(t.reuse_marks).where(whose[t.reuse_marks]))
    done += await _count(session, update(t.scans).where(whose[t.scans]).values(blank))
    for table in (t.spot_answers, t.visits):
        done += await _count(session, update(table).where(whose[table]).values(distance_m=null()))
    return done


async def forget_address(session: AsyncSession, person_id: str) -> int:
    """Their chats: no address stays, not even in what was said to it."""
    t, done = tables, 0
    found = await session.execute(select(t.accounts).where(t.accounts.c.person_id == person_id))
    for row in found.all():
        gone = f"erased-{row.id}"
        key = f"{row.channel}:{row.address}"
        await session.execute(delete(t.conversations).where(t.conversations.c.key == key))
        for table in (t.waiting_updates, t.parked_updates):
            at = table.c.channel == row.channel, table.c.address == row.address
            await session.execute(delete(table).where(*at))
        await session.execute(update(t.outbox).where(t.outbox.c.account_id == row.id).values(address=gone))
        values = {"address": gone, "person_id": "", "reachable": False, "unreachable_why": "erased"}
        done += await _count(session, update(t.accounts).where(t.accounts.c.id == row.id).values(values))
    await session.execute(delete(t.invitations).where(t.invitations.c.person_id == person_id))
    return done


async def forget_name(session: AsyncSession, person_id: str) -> int:
    """Name, telephone, year of birth, certificate, as they are and were, and every shift they stand in."""
    t = tables
    mine = and_(t.edit_rows.c.sheet == PEOPLE, t.edit_rows.c.key == person_id)
    await session.execute(delete(t.edit_rows).where(mine))
    for table in (t.roster, t.duty_roster):
        await session.execute(delete(table).where(table.c.person_id == person_id))
    blank = {"name": ERASED, "phone": "", "telegram_id": "", "birth_year": null(), "certificate": null()}
    return await _count(session, update(t.people).where(t.people.c.id == person_id).values(blank))


async def pictures_to_forget(session: AsyncSession, person_id: str, now: datetime) -> list[Photo]:
    """All that they sent and that is still there; what shows an open case goes after its end, as ever."""
    photos = tables.photos
    there = photos.c.sent_by == person_id, photos.c.state != PhotoState.GONE
    free = *of_no_case(now), ~is_held(photos.c.subject)
    return list((await session.scalars(select(Photo).where(*there, *free))).all())


async def _count(session: AsyncSession, statement: Any) -> int:
    return int(getattr(await session.execute(statement), "rowcount", 0))
