"""👥 在岗: what of the running windows each role may read, gaps first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.attendance.checkin import CheckIn
from duty.attendance.coverage import Coverage, coverage, next_window
from duty.attendance.ports import Work
from duty.attendance.presence import on_duty
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.people import Person
from duty.district.schools import School
from duty.rights.may import opens
from duty.rights.words import Do, Thing, Whose


@dataclass(frozen=True)
class Heads:
    """How many of how many are at a post."""

    post: str
    there: int
    needed: int


@dataclass(frozen=True)
class Present:
    """Somebody at a post since then; `doubtful` until a leader has looked.

    received: when we heard of it, where they say themselves since when.
    """

    name: str
    doubtful: bool
    since: datetime
    received: datetime | None = None


@dataclass(frozen=True)
class Names:
    """Who is at a post, and what is lacking there by kind: today, and in the roster itself.

    begun: before the window begins nobody is missing yet. since: from when on somebody is.
    """

    post: str
    there: tuple[Present, ...]
    missing: Mapping[str, int]
    unfilled: Mapping[str, int]
    begun: bool = True
    since: datetime | None = None


@dataclass(frozen=True)
class Block:
    """The posts of one school in one window. `short`: somebody is missing at one of them."""

    school: str
    window: str
    rows: tuple[Heads | Names, ...]
    short: bool
    school_id: str = ""


@dataclass(frozen=True)
class Coming:
    """The next window of one's schools, while none runs."""

    school: str
    window: str
    start: datetime


@dataclass(frozen=True)
class Board:
    """What one person may read. Without blocks there is at most what comes next."""

    blocks: tuple[Block, ...] = ()
    coming: Coming | None = None


async def board_of(work: Work, person: Person, now: datetime, only: Sequence[School] | None = None) -> Board:
    """The running windows of one's own scope, or of these of its schools; schools with gaps first."""
    district = work.district
    schools = district.schools_seen_by(person)
    if only is not None:
        asked = {school.id for school in only}
        schools = [school for school in schools if school.id in asked]
    found = await _shown(work, person, await coverage(work, schools, now), now)
    if found:
        blocks = [
            _block(district, person, posts, now) for posts in grouped(found, lambda one: one.key).values()
        ]
        return Board(tuple(sorted(blocks, key=lambda block: not block.short)))
    coming = next_window(district, schools, now)
    if coming is None:
        return Board()
    school, window, start = coming
    return Board(coming=Coming(school.short_name, window.name, start))


async def _shown(work: Work, person: Person, found: list[Coverage], now: datetime) -> list[Coverage]:
    """Guards, teachers and volunteers see the post they stand at, by the roster or by their check-in.

    Who only reads heads, and stands nowhere, reads those of the school.
    """
    far = opens(person, Do.COUNT, Thing.BOARD, Whose.OWN, Whose.SCHOOL)
    if far or opens(person, Do.SEE, Thing.BOARD, Whose.OWN):
        return found
    mine = {(s.key, s.post_id) for s in work.district.shifts_near(person.id, now)}
    mine |= {(c.shift_key, c.post_id) for c in await on_duty(work, person.id, now)}
    if not mine and opens(person, Do.COUNT, Thing.BOARD):
        return found
    return [one for one in found if (one.key, one.post.id) in mine]


def _block(district: District, person: Person, posts: Sequence[Coverage], now: datetime) -> Block:
    first = posts[0]
    row = _names if opens(person, Do.SEE, Thing.BOARD) else _heads
    begun = first.start <= now
    return Block(
        school=district.schools[first.post.school_id].short_name,
        window=first.window.name,
        rows=tuple(row(district, one, begun=begun) for one in posts),
        short=begun and any(one.missing for one in posts),
        school_id=first.post.school_id,
    )


def _heads(district: District, one: Coverage, *, begun: bool) -> Heads:
    return Heads(one.post.name, sum(one.present.values()), sum(one.required.values()))


def _names(district: District, one: Coverage, *, begun: bool) -> Names:
    there = tuple(_present(district, made) for made in one.came)
    return Names(one.post.name, there, one.missing, one.unfilled, begun, one.since)


def _present(district: District, made: CheckIn) -> Present:
    name = district.people[made.person_id].name
    received = made.received_at if made.said_earlier else None
    return Present(name, made.doubtful, made.came_at, received)
