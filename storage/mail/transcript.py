"""A chat as its page shows it: what the person wrote and what was said, merged in order of time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.mail import lines

BACK = 3
"""So many times the limit of rows is read, since a changed message takes several rows for one bubble."""
PLACES = ("place", "location")
LATE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the screen.

    id:   the outbox row, or for `mine` the number the person's own page gave it.
    rings: names of what waits for an answer in it.
    also: later outbox rows whose content this bubble took over; its newest is what it shows.
    """

    id: int
    mine: bool
    at: datetime
    kind: str = "text"
    text: str = ""
    photo: str = ""
    name: str = ""
    buttons: tuple[tuple[dict[str, str], ...], ...] = ()
    rings: tuple[str, ...] = ()
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """The bubbles in order, the keyboard below, own messages taken out, and whether there are older ones."""

    bubbles: tuple[Bubble, ...]
    keyboard: tuple[tuple[dict[str, Any], ...], ...] = ()
    deleted: tuple[int, ...] = ()
    more: bool = False


async def transcript(
    database: Database,
    channel: str,
    address: str,
    limit: int = 60,
    now: datetime | None = None,
    before: datetime | None = None,
) -> Transcript:
    """The last `limit` bubbles (before a moment). With `now`, what is put off until later stays out."""
    async with database.reading() as connection:
        return (await transcripts(connection, channel, [address], limit, now, before))[address]


async def transcripts(
    connection: AsyncConnection,
    channel: str,
    addresses: Collection[str],
    limit: int = 60,
    now: datetime | None = None,
    before: datetime | None = None,
) -> dict[str, Transcript]:
    """The same of several chats, which costs as many questions as one."""
    heard = await lines.heard(connection, channel, addresses, limit, before)
    said = await lines.said(connection, channel, addresses, limit * BACK, now, before)
    keys = {} if before else {of: keyboard for of, rows in said.items() if (keyboard := _keyboard(rows))}
    older = await lines.keyboards(connection, channel, [one for one in addresses if one not in keys])
    keys |= {of: keyboard for of, rows in older.items() if (keyboard := _keyboard(rows))}
    return {
        of: _put_together(heard.get(of, []), said.get(of, []), keys.get(of, ()), limit) for of in addresses
    }


def _keyboard(said: Sequence[Row[Any]]) -> Sequence[Sequence[dict[str, Any]]]:
    """The latest that a line brought."""
    return next((one.say["keyboard"] for one in reversed(said) if one.say.get("keyboard")), ())


def _put_together(
    heard: Sequence[Row[Any]],
    said: Sequence[Row[Any]],
    keyboard: Sequence[Sequence[dict[str, Any]]],
    limit: int,
) -> Transcript:
    chat = _Chat()
    for row in said:
        chat.add(row)
    bubbles = list(chat.bubbles.values())
    deleted = tuple(sorted(chat.deleted))
    bubbles += [mine for row in heard if (mine := _mine(row, chat.labels)) and mine.id not in chat.deleted]
    bubbles.sort(key=lambda bubble: (bubble.at, not bubble.mine, bubble.id))
    more = len(bubbles) > limit or len(heard) == limit or len(said) == limit * BACK
    return Transcript(tuple(bubbles[-limit:]), _rows(keyboard), deleted, more)


@dataclass
class _Chat:
    """Builds the bubbles from outbox rows one after the other, as the page does live."""

    bubbles: dict[int, Bubble] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    _place_of: dict[int, int] = field(default_factory=dict)
    _named: dict[str, int] = field(default_factory=dict)

    def add(self, row: Row[Any]) -> None:
        say: dict[str, Any] = row.say
        self.labels |= {b["data"]: b["label"] for line in say.get("buttons", ()) for b in line if "data" in b}
        if (gone := _reference(say.get("deletes", ""))) is not None:
            self.deleted.add(gone)
        if not (say.get("text") or say.get("photo") or say.get("replaces")):
            return
        place = self._place(row.id, say.get("replaces", ""))
        bubble = _bubble(row, say)
        earlier = self.bubbles.get(place)
        if earlier is not None:
            bubble = _changed(earlier, bubble)
        elif not (bubble.text or bubble.photo):
            return
        self.bubbles[place] = replace(bubble, id=place)
        self._place_of[row.id] = place
        if bubble.name:
            self._named[bubble.name] = place

    def _place(self, row_id: int, replaces: str) -> int:
        """The id of the bubble whose position the row takes: an earlier one it replaces, else its own."""
        number = _reference(replaces)
        if number is not None:
            return self._place_of.get(number, number)
        return self._named.get(replaces, row_id) if replaces else row_id


def _bubble(row: Row[Any], say: dict[str, Any]) -> Bubble:
    return Bubble(
        row.id,
        False,
        row.created_at,
        text=say.get("text", ""),
        photo=say.get("photo", ""),
        name=say.get("name", "") or row.name,
        buttons=_rows(say.get("buttons", ())),
        rings=tuple(say.get("rings", ())),
        also=(row.id,),
    )


def _changed(earlier: Bubble, later: Bubble) -> Bubble:
    """The later bubble at the earlier one's position and time; what it does not say anew stays as it was."""
    return replace(
        later,
        at=earlier.at,
        text=later.text or earlier.text,
        photo=later.photo or earlier.photo,
        name=later.name or earlier.name,
        also=earlier.also + later.also,
    )


def _mine(row: Row[Any], labels: dict[str, str]) -> Bubble | None:
    if not row.reference.isdecimal():
        return None
    kind = "place" if row.kind in PLACES else row.kind
    text = labels.get(row.text, "") if kind == "press" else row.text
    if kind == "press" and not text:
        return None
    return Bubble(int(row.reference), True, _tapped(row), kind, text, row.photo)


def _tapped(row: Row[Any]) -> datetime:
    """When it belongs in the chat: a late message at its tap, others at the more exact receipt."""
    late = row.said_at is not None and row.received_at - row.said_at > LATE
    moment: datetime = row.said_at if late else row.received_at
    return moment


def _reference(text: str) -> int | None:
    """`#12` → 12."""
    return int(text[1:]) if text.startswith("#") and text[1:].isdecimal() else None


def _rows(rows: Sequence[Sequence[dict[str, Any]]]) -> tuple[tuple[dict[str, Any], ...], ...]:
    return tuple(tuple(dict(item) for item in row) for row in rows)
