"""Letting go of what is over, a bounded part at a time. Each may be done again without harm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.alerting.calls.standing import LIVE
from duty.hazards.status import REGISTERED, Status
from duty.incidents.protecting import SHIELDED, SINCE
from duty.records.photos import Photo, PhotoState
from storage.among import among
from storage.queries.evidence.holding import is_held, subject_of
from storage.queries.records import number_of
from storage.tables import (
    absence_notes,
    accounts,
    alerts,
    change_words,
    check_ins,
    conversations,
    corrections,
    drafts,
    edit_rows,
    edits,
    facts,
    foreseen,
    gaps,
    groups,
    hail_answers,
    hails,
    handover_notes,
    hazards,
    incidents,
    leader_cards,
    leaving_files,
    messages,
    outbox,
    pages,
    parked_updates,
    photos,
    questions,
    reuse_marks,
    scans,
    spot_answers,
    tips,
    visits,
    waiting_updates,
)
from storage.upsert import insert_for

PLACE = re.compile(r"-?\d{1,3}\.\d{4,}\s*[，,]\s*-?\d{1,3}\.\d{4,}")
"""A latitude and a longitude in a sentence, as the texts write them."""


class SqlRetention:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    # -- places ----------------------------------------------------------------------------

    async def forget_check_in_places(self, before: datetime, most: int) -> int:
        gone = await self._forget_place(check_ins, check_ins.c.received_at < before, most, "accuracy_m")
        without = and_(
            check_ins.c.latitude.is_(None), check_ins.c.fix != "", check_ins.c.received_at < before
        )
        await self._session.execute(update(check_ins).where(without).values(fix=""))
        return gone

    async def forget_scan_places(self, before: datetime, most: int) -> int:
        return await self._forget_place(scans, scans.c.at < before, most, "accuracy_m")

    async def forget_incident_places(self, before: datetime, most: int) -> int:
        held = is_held(subject_of("incident", incidents.c.id))
        over = and_(incidents.c.received_at < before, ~_case_of(before).exists(), ~held)
        return await self._forget_place(incidents, over, most, "accuracy_m")

    async def forget_camera_places(self, before: datetime, most: int) -> int:
        over = and_(photos.c.received_at < before, ~is_held(photos.c.subject))
        return await self._forget_place(photos, over, most)

    async def _forget_place(self, table: Table, over: ColumnElement[bool], most: int, *also: str) -> int:
        old = select(table.c.id).where(table.c.latitude.is_not(None), over).limit(most)
        return await self._blank(table, old, "latitude", "longitude", *also)

    async def forget_distances(self, before: datetime, most: int) -> int:
        done = 0
        kept = (
            (check_ins, check_ins.c.received_at),
            (spot_answers, spot_answers.c.asked_at),
            (scans, scans.c.at),
            (visits, visits.c.at),
        )
        for table, at in kept:
            old = select(table.c.id).where(table.c.distance_m.is_not(None), at < before).limit(most)
            done += await self._blank(table, old, "distance_m")
        return done

    async def _blank(self, table: Table, ids: Any, *columns: str) -> int:
        values = dict.fromkeys(columns, null())
        done = await self._session.execute(update(table).where(table.c.id.in_(ids)).values(values))
        return _count(done)

    async def forget_places_said(self, before: datetime, most: int) -> int:
        """Alerts name the place; the sentence stays, the figures go."""
        rows = await self._passed("places", before, most)
        for row in rows:
            if (without := _without_place(row.say)) != row.say:
                await self._say(row.id, without)
        return len(rows)

    # -- words -----------------------------------------------------------------------------

    async def forget_said(self, before: datetime, most: int) -> int:
        """The row stays: it is known that something was said, and never said twice."""
        rows = await self._passed("texts", before, most)
        for row in rows:
            await self._say(row.id, {})
        return len(rows)

    async def forget_fleeting(self, before: datetime, most: int) -> int:
        rows = await self._passed("fleeting", before, most)
        over = [row.id for row in rows if row.say.get("fleeting")]
        if over:
            await self._session.execute(delete(outbox).where(outbox.c.id.in_(over)))
        return len(over)

    async def forget_shields(self, before: datetime, most: int) -> int:
        named = cast(conversations.c.data, Text).like(f'%"{SINCE}"%')
        rows = (await self._session.execute(select(conversations).where(named).limit(most))).all()
        over = [row for row in rows if datetime.fromisoformat(row.data[SINCE][0]) < before]
        for row in over:
            rest = {name: value for name, value in row.data.items() if name != SINCE}
            state = None if row.state == SHIELDED else row.state
            one = conversations.c.key == row.key
            change = update(conversations).where(one).values(data=rest, state=state)
            await self._session.execute(change if rest or state else delete(conversations).where(one))
        return len(over)

    async def _say(self, row_id: int, say: dict[str, Any]) -> None:
        await self._session.execute(update(outbox).where(outbox.c.id == row_id).values(say=say))

    async def _passed(self, what: str, before: datetime, most: int) -> Sequence[Any]:
        """The next rows of the outbox that have come of age; what still waits to be said is passed over."""
        name = f"retention:{what}"
        after = int(await self._session.scalar(select(facts.c.value).where(facts.c.name == name)) or 0)
        query = select(outbox.c.id, outbox.c.say, outbox.c.state, outbox.c.created_at)
        query = query.where(outbox.c.id > after).order_by(outbox.c.id).limit(most)
        rows = (await self._session.execute(query)).all()
        young = next((n for n, row in enumerate(rows) if row.created_at >= before), len(rows))
        if young:
            start = insert_for(self._session)(facts).values(name=name, value=str(rows[young - 1].id))
            put = start.on_conflict_do_update(index_elements=["name"], set_={"value": start.excluded.value})
            await self._session.execute(put)
        return [row for row in rows[:young] if row.state != "queued"]

    async def forget_messages(self, before: datetime, most: int) -> int:
        return await self._delete_oldest(messages, messages.c.received_at, before, most)

    async def forget_words_of_changes(self, before: datetime, most: int) -> int:
        free = ~is_held(change_words.c.subject)
        return await self._delete_oldest(change_words, change_words.c.at, before, most, free)

    async def _delete_oldest(
        self, table: Table, at: ColumnElement[Any], before: datetime, most: int, *only: ColumnElement[bool]
    ) -> int:
        old = select(table.c.id).where(table.c.id.in_(_oldest(table, most).where(*only)), at < before)
        return _count(await self._session.execute(delete(table).where(table.c.id.in_(old))))

    # -- rows ------------------------------------------------------------------------------

    async def forget_lines(self, before: datetime, most: int) -> int:
        said = (outbox.c.created_at < before, outbox.c.state != "queued")
        return await self._delete_but_newest(outbox, outbox.c.id.in_(_oldest(outbox, most)), *said)

    async def forget_pages(self, before: datetime, most: int) -> int:
        held = is_held(subject_of("alert", alerts.c.id))
        over = (alerts.c.state.not_in(LIVE), alerts.c.closed_at < before, ~held)
        closed = select(pages.c.id).join(alerts, alerts.c.id == pages.c.alert_id).where(*over)
        return await self._delete_but_newest(pages, pages.c.id.in_(closed.order_by(pages.c.id).limit(most)))

    async def forget_gaps(self, before: datetime, most: int) -> int:
        return await self._delete_but_newest(
            gaps, gaps.c.id.in_(_oldest(gaps, most)), gaps.c.closed_at < before
        )

    async def forget_hails(self, before: datetime, most: int) -> int:
        newest = select(func.max(hails.c.id)).scalar_subquery()
        free = _oldest(hails, most).where(~is_held(subject_of("hail", hails.c.id)))
        over = select(hails.c.id).where(hails.c.id.in_(free), hails.c.id < newest)
        over = over.where(hails.c.asked_at < before)
        await self._session.execute(delete(hail_answers).where(hail_answers.c.hail_id.in_(over)))
        return _count(await self._session.execute(delete(hails).where(hails.c.id.in_(over))))

    async def forget_edits(self, before: datetime, most: int) -> int:
        old = select(edit_rows.c.id).join(edits, edits.c.id == edit_rows.c.edit_id).where(edits.c.at < before)
        done = await self._session.execute(delete(edit_rows).where(edit_rows.c.id.in_(old.limit(most))))
        empty = ~exists().where(edit_rows.c.edit_id == edits.c.id)
        return _count(done) + await self._delete_but_newest(edits, empty, edits.c.at < before)

    async def forget_drafts(self, before: datetime, most: int) -> int:
        old = select(drafts.c.id).where(drafts.c.at < before).limit(most)
        return _count(await self._session.execute(delete(drafts).where(drafts.c.id.in_(old))))

    async def forget_leader_cards(self, before: datetime, most: int) -> int:
        old = leader_cards.c.id.in_(_oldest(leader_cards, most))
        return await self._delete_but_newest(leader_cards, old, leader_cards.c.made_at < before)

    async def forget_reuse_marks(self, before: datetime, most: int) -> int:
        old = reuse_marks.c.id.in_(_oldest(reuse_marks, most))
        return await self._delete_but_newest(reuse_marks, old, reuse_marks.c.at < before)

    async def forget_absences(self, before: datetime, most: int) -> int:
        kept = (
            (absence_notes, absence_notes.c.ends_at),
            (foreseen, foreseen.c.told_at),
            (handover_notes, handover_notes.c.written_at),
            (corrections, corrections.c.asked_at),
        )
        over = [(table, table.c.id.in_(_oldest(table, most)), at < before) for table, at in kept]
        return sum([await self._delete_but_newest(*one) for one in over])

    async def _delete_but_newest(self, table: Table, *where: ColumnElement[bool]) -> int:
        """SQLite gives the id after the highest to the next row, and an id that the history names, or under
        which something was told, must never mean another thing."""
        newest = select(func.max(table.c.id)).scalar_subquery()
        old = select(table.c.id).where(table.c.id < newest, *where)
        return _count(await self._session.execute(delete(table).where(table.c.id.in_(old))))

    async def forget_tip_words(self, before: datetime, most: int) -> int:
        worded = (tips.c.words != "", tips.c.answered_at < before)
        old = select(tips.c.id).where(*worded).order_by(tips.c.id).limit(most)
        return _count(await self._session.execute(update(tips).where(tips.c.id.in_(old)).values(words="")))

    async def forget_tips(self, before: datetime, most: int) -> int:
        return await self._delete_but_newest(tips, tips.c.id.in_(_oldest(tips, most)), tips.c.at < before)

    async def forget_conversations(self, before: datetime, most: int) -> int:
        old = select(conversations.c.key).where(conversations.c.changed_at < before).limit(most)
        return _count(await self._session.execute(delete(conversations).where(conversations.c.key.in_(old))))

    async def forget_strangers(self, before: datetime, most: int) -> int:
        grouped = select(groups.c.id).where(groups.c.account_id == accounts.c.id)
        nobodys = and_(accounts.c.person_id == "", accounts.c.bound_at.is_(None), ~grouped.exists())
        silent = or_(accounts.c.last_heard_at.is_(None), accounts.c.last_heard_at < before)
        spoken = select(outbox.c.id).where(
            outbox.c.account_id == accounts.c.id, outbox.c.created_at >= before
        )
        which = select(accounts).where(nobodys, silent, ~spoken.exists()).limit(most)
        gone = (await self._session.execute(which)).all()
        if gone:
            ids, chats = [row.id for row in gone], [f"{row.channel}:{row.address}" for row in gone]
            await self._session.execute(delete(outbox).where(outbox.c.account_id.in_(ids)))
            await self._session.execute(delete(conversations).where(conversations.c.key.in_(chats)))
            await self._session.execute(delete(accounts).where(accounts.c.id.in_(ids)))
        return len(gone)

    async def forget_questions(self, before: datetime, most: int) -> int:
        old = select(questions.c.id).where(questions.c.asked_at < before).limit(most)
        return _count(await self._session.execute(delete(questions).where(questions.c.id.in_(old))))

    async def forget_parked_places(self, before: datetime, most: int) -> int:
        places = cast(parked_updates.c.raw, Text).like('%"location"%')
        return await self._forget_parked(and_(parked_updates.c.parked_at < before, places), most)

    async def forget_parked(self, before: datetime, most: int) -> int:
        kept = cast(parked_updates.c.raw, Text) != "{}"
        return await self._forget_parked(and_(parked_updates.c.parked_at < before, kept), most)

    async def _forget_parked(self, which: ColumnElement[bool], most: int) -> int:
        """That something was parked stays to be looked at; an error may repeat words, so its kind is left."""
        rows = await self._session.execute(
            select(parked_updates.c.id, parked_updates.c.error).where(which).limit(most)
        )
        done = 0
        for row in rows.all():
            values = {"raw": {}, "error": row.error.partition(":")[0]}
            await self._session.execute(
                update(parked_updates).where(parked_updates.c.id == row.id).values(values)
            )
            done += 1
        return done

    # -- pictures --------------------------------------------------------------------------

    async def photos_over(self, before: datetime, most: int) -> Sequence[Photo]:
        query = (
            select(Photo)
            .where(
                photos.c.state != PhotoState.GONE,
                photos.c.received_at < before,
                *of_no_case(before),
                ~is_held(photos.c.subject),
            )
            .order_by(photos.c.id)
            .limit(most)
        )
        return (await self._session.scalars(query)).all()

    async def let_go(self, keys: Sequence[str], now: datetime) -> None:
        if keys:
            start = insert_for(self._session)(leaving_files)
            rows = [{"key": key, "marked_at": now} for key in keys]
            await self._session.execute(start.on_conflict_do_nothing(), rows)


def _oldest(table: Table, most: int) -> Select[Any]:
    """Ids grow with time, so only the first are looked at."""
    return select(table.c.id).order_by(table.c.id).limit(most)


async def files_to_remove(connection: AsyncConnection, most: int) -> list[str]:
    """The next files of the shelf whose rows are gone, those marked first before the others."""
    query = select(leaving_files.c.key).order_by(leaving_files.c.marked_at, leaving_files.c.key).limit(most)
    return list(await connection.scalars(query))


async def forget_removed(connection: AsyncConnection, keys: Sequence[str]) -> None:
    """These files are off the shelf: take them off the list, too."""
    await connection.execute(delete(leaving_files).where(among(leaving_files.c.key, keys)))


async def uploads_to_develop(connection: AsyncConnection, files: Sequence[str]) -> set[str]:
    """Which of these uploads of the page still wait for their photo job."""
    query = select(photos.c.file).where(
        photos.c.channel == "web", photos.c.state == PhotoState.WAITING, among(photos.c.file, files)
    )
    return set(await connection.scalars(query))


async def upload_is_claimed(connection: AsyncConnection, file: str) -> bool:
    """Whether a picture, a conversation or an update that waits still names it."""
    named = f"%{file}%"
    claims = (
        select(photos.c.id).where(photos.c.channel == "web", photos.c.file == file),
        *(
            select(table.c[key]).where(cast(table.c[json], Text).like(named))
            for table, key, json in (
                (waiting_updates, "id", "raw"),
                (conversations, "key", "data"),
                (parked_updates, "id", "raw"),
            )
        ),
    )
    return any([(await connection.execute(query.limit(1))).first() for query in claims])


def of_no_case(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Photos of nothing that is open, or was closed only since then."""
    return ~_hazard_of(before).exists(), ~_incident_of(before).exists()


def _case_of(before: datetime) -> Any:
    """An alert of that incident, or of the one it was joined to, that is open or was closed lately."""
    return select(alerts.c.id).where(
        or_(alerts.c.incident_id == incidents.c.id, alerts.c.incident_id == incidents.c.joined_to),
        or_(alerts.c.state.in_(LIVE), alerts.c.closed_at >= before),
    )


def _incident_of(before: datetime) -> Any:
    shown = incidents.c.id == number_of("incident")
    return select(incidents.c.id).where(shown, _case_of(before).exists())


def _hazard_of(before: datetime) -> Any:
    """The hazard it shows is not closed, or was closed lately. A draft and what was taken back is no case."""
    shown = hazards.c.id == number_of("hazard")
    ended = func.coalesce(hazards.c.closed_at, hazards.c.reported_at)
    over = and_(hazards.c.status == Status.CLOSED, ended < before)
    return select(hazards.c.id).where(shown, hazards.c.status.in_(REGISTERED), ~over)


def _count(result: Any) -> int:
    return int(getattr(result, "rowcount", 0))


def _without_place(say: dict[str, Any]) -> dict[str, Any]:
    """Neither in the sentence nor behind [看地图]."""
    without = say | ({"text": PLACE.sub("—", say["text"])} if "text" in say else {})
    if "buttons" in say:
        rows = [[one for one in row if not PLACE.search(one.get("url", ""))] for row in say["buttons"]]
        without["buttons"] = [row for row in rows if row]
    return without
