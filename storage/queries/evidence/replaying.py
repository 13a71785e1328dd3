"""Everything that is on record of one case, for whoever plays it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.hazards.status import Status
from duty.records.chain.seal import ORIGIN, Seal
from duty.records.history import Change
from duty.records.replay.record import Case, Delivery, Entry, Look, Record, Shot
from duty.records.subject import Subject
from storage import tables as t
from storage.among import among
from storage.queries.evidence.history import DIGEST, WORDS
from storage.queries.evidence.sealing import last_seal

MOST_STEPS = 1500
"""Seals between those of the case that are taken along, so that the chain can be followed without a gap."""


async def case_of(connection: AsyncConnection, number: str) -> Case | None:
    """The hazard or incident of that number, however it is written."""
    plain = number.strip().upper()
    if plain.startswith("YH-"):
        return await _hazard(connection, t.hazards.c.number == plain)
    return await _incident(connection, t.incidents.c.number == plain)


async def case_about(connection: AsyncConnection, subject: Subject) -> Case | None:
    if subject.kind == "hazard":
        return await _hazard(connection, t.hazards.c.id == subject.number)
    if subject.kind == "incident":
        return await _incident(connection, t.incidents.c.id == subject.number)
    return None


async def _hazard(connection: AsyncConnection, where: Any) -> Case | None:
    h = t.hazards.c
    columns = (h.id, h.number, h.school_id, h.post_id, h.category, h.description, h.reported_by)
    row = (
        await connection.execute(select(*columns, h.reported_at, h.closed_at, h.status).where(where))
    ).first()
    if row is None:
        return None
    about, listed = Subject("hazard", row.id), row.status is Status.LISTED
    return Case(about, *row[1:8], closed_at=row.closed_at, listed=listed)


async def _incident(connection: AsyncConnection, where: Any) -> Case | None:
    i, a = t.incidents.c, t.alerts.c
    columns = (i.id, i.number, i.school_id, i.post_id, i.kind, i.sentence, i.reported_by, i.received_at)
    query = select(*columns, a.closed_at).outerjoin(t.alerts, a.incident_id == i.id).where(where)
    row = (await connection.execute(query)).first()
    return Case(Subject("incident", row.id), *row[1:8], closed_at=row.closed_at) if row else None


async def record_of(connection: AsyncConnection, case: Case) -> Record:
    subjects = await _subjects(connection, case)
    entries = await _entries(connection, subjects)
    head = await last_seal(connection)
    return Record(
        case,
        entries,
        await _deliveries(connection, case, subjects),
        await _looks(connection, case),
        await _shots(connection, case),
        await _steps(connection, [one.seal for one in entries if one.seal], head),
        head,
    )


async def _subjects(connection: AsyncConnection, case: Case) -> list[Subject]:
    """The case itself, and of an incident its alert, what was asked of people for it, and its reports."""
    if case.subject.kind == "hazard":
        return [case.subject]
    alerts = list(
        await connection.scalars(select(t.alerts.c.id).where(t.alerts.c.incident_id == case.subject.number))
    )
    hails = await connection.scalars(select(t.hails.c.id).where(among(t.hails.c.alert_id, alerts)))
    of_case = t.reports.c.incident_id == case.subject.number
    reports = await connection.scalars(select(t.reports.c.id).where(of_case))
    found = [Subject("alert", one) for one in alerts] + [Subject("hail", one) for one in hails]
    return [case.subject, *found, *(Subject("report", one) for one in reports)]


async def _entries(connection: AsyncConnection, subjects: Sequence[Subject]) -> list[Entry]:
    """With their words as long as they are kept: beside the entry, whose own detail has the hash."""
    c, s = t.changes.c, t.seals.c
    named = among(c.subject, [str(one) for one in subjects])
    columns = (c.id, c.subject, c.what, c.at, c.actor_id, c.detail)
    query = select(*columns, s.position, s.content, s.head, s.sealed_at)
    query = query.outerjoin(t.seals, s.change_id == c.id).where(named).order_by(c.id)
    rows = (await connection.execute(query)).all()
    before = await _heads(connection, [row.position - 1 for row in rows if row.position])
    return [_entry(row, before) for row in rows]


def _entry(row: Any, before: dict[int, str]) -> Entry:
    change = Change(row.subject, row.what, row.at, row.actor_id, row.detail, row.id)
    if row.position is None:
        return Entry(change, None)
    seal = Seal(row.position, row.id, row.content, row.head, row.sealed_at)
    return Entry(change, seal, before.get(row.position - 1, ORIGIN))


@dataclass(frozen=True, slots=True)
class Kept:
    """The seal of an entry as the database has it."""

    position: int
    content: str
    head: str


async def kept_of(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Kept]:
    s = t.seals.c
    query = select(s.change_id, s.position, s.content, s.head).where(among(s.change_id, ids))
    return {row[0]: Kept(*row[1:]) for row in await connection.execute(query)}


async def issued(connection: AsyncConnection, subject: Subject, sha256: str) -> datetime | None:
    """When a file of that case with that hash was written; None where none was."""
    c = t.changes.c
    query = select(c.at, c.detail).where(c.subject == subject, c.what == "exported").order_by(c.id)
    rows = (await connection.execute(query)).all()
    return next((row.at for row in rows if row.detail.get("sha256") == sha256), None)


async def _heads(connection: AsyncConnection, positions: Sequence[int]) -> dict[int, str]:
    query = select(t.seals.c.position, t.seals.c.head).where(among(t.seals.c.position, positions))
    return {row.position: row.head for row in await connection.execute(query)}


async def words_of(connection: AsyncConnection, entries: Sequence[Entry]) -> dict[str, str]:
    """What people wrote, by the hash that stands in the entry; what is erased is missing."""
    digests = [one.change.detail[DIGEST] for one in entries if DIGEST in one.change.detail]
    subjects = {str(one.change.subject) for one in entries}
    query = select(t.change_words.c.sha256, t.change_words.c[WORDS]).where(
        among(t.change_words.c.subject, subjects)
    )
    found = {row.sha256: row.words for row in await connection.execute(query)}
    return {digest: found[digest] for digest in digests if digest in found}


async def _deliveries(connection: AsyncConnection, case: Case, subjects: Sequence[Subject]) -> list[Delivery]:
    if case.subject.kind == "hazard":
        return await _told_of(connection, case.subject)
    alerts = [one.number for one in subjects if one.kind == "alert"]
    p = t.pages.c
    rows = (await connection.execute(select(t.pages).where(among(p.alert_id, alerts)).order_by(p.id))).all()
    sent = await _sent(connection, {row.id for row in rows}, {row.person_id for row in rows})
    return [
        Delivery(row.person_id, row.called_at, sent.get(row.id) or _settled(row), str(row.state), row.why)
        for row in rows
    ]


def _settled(page: Any) -> Any:
    return page.settled_at if page.state.reached else None


async def _sent(connection: AsyncConnection, pages: set[int], people: set[str]) -> dict[int, Any]:
    """When the first message of each call stood on a screen; asked by the people's own messages."""
    o, a = t.outbox.c, t.accounts.c
    query = (
        select(o.page_id, func.min(o.sent_at))
        .join(t.accounts, a.id == o.account_id)
        .where(among(a.person_id, people), among(o.page_id, pages), o.sent_at.is_not(None))
        .group_by(o.page_id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


async def _told_of(connection: AsyncConnection, subject: Subject) -> list[Delivery]:
    """Notices of a hazard carry its name in their key: account by account, each with its index."""
    o, a = t.outbox.c, t.accounts.c
    about = and_(o.account_id == a.id, o.dedupe >= f"{subject}:", o.dedupe < f"{subject};")
    query: Select[Any] = select(a.person_id, o.created_at, o.sent_at, o.state).join(t.outbox, about)
    rows = await connection.execute(query.where(a.person_id != "").order_by(o.id))
    return [Delivery(*row) for row in rows]


async def _looks(connection: AsyncConnection, case: Case) -> list[Look]:
    """At its pictures, by the keys these have or had."""
    c = t.changes.c
    keys = await connection.execute(
        select(t.photos.c.large_key, t.photos.c.small_key).where(t.photos.c.subject == str(case.subject))
    )
    named = {str(Subject("photo", key[:54])) for row in keys for key in row if key}
    query = select(c.actor_id, c.at).where(among(c.subject, named), c.what == "seen").order_by(c.id)
    return [Look(*row) for row in await connection.execute(query)]


async def _shots(connection: AsyncConnection, case: Case) -> list[Shot]:
    p = t.photos.c
    query = select(p.sha256, p.purpose, p.sent_by, p.received_at).where(p.subject == str(case.subject))
    rows = await connection.execute(query.where(p.sha256 != "").order_by(p.id))
    return [Shot(*row) for row in rows]


async def _steps(connection: AsyncConnection, own: Sequence[Seal], head: Seal | None) -> list[list[Seal]]:
    """For each seal of the case those up to the next one, and after the last up to the head; the shortest
    gaps first, until there are enough."""
    if not own or head is None:
        return []
    ends = [*(seal.position for seal in own[1:]), head.position + 1]
    gaps = [
        (end - seal.position - 1, number) for number, (seal, end) in enumerate(zip(own, ends, strict=True))
    ]
    steps: list[list[Seal]] = [[] for _ in own]
    left = MOST_STEPS
    for length, number in sorted(gap for gap in gaps if gap[0] > 0):
        if length > left:
            break
        left -= length
        s, start = t.seals.c, own[number].position
        between = s.position > start, s.position <= start + length
        query = select(s.position, s.change_id, s.content, s.head, s.sealed_at).where(*between)
        steps[number] = [Seal(*row) for row in await connection.execute(query.order_by(s.position))]
    return steps
