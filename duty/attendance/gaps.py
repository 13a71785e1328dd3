"""缺岗: an empty place the roster names somebody for. One alert per post and window; closes itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.attendance.absence.filling import who_can_fill
from duty.attendance.absence.gap_news import GapFilled, KnownOf, line_of
from duty.attendance.absence.knowing import Knowledge, known_of
from duty.attendance.absence.note import Known
from duty.attendance.coverage import ALERTED, lacking
from duty.attendance.gap import Gap
from duty.attendance.ports import Work
from duty.attendance.twins import held_elsewhere, named
from duty.attendance.watching.untold import Untold, desk_of
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.schools import Post
from duty.district.shifts import HeldWindow, Shift
from duty.messaging.notices import Notice, Priority
from duty.messaging.quiet import nudge

ALERT_AFTER = timedelta(minutes=10)
"""After the window's start whoever can fill the place is told (product.md, Post gap)."""
NO_USE_FOR = timedelta(minutes=5)
"""Who leaves so shortly before the window's end leaves no gap: nobody could come before it is over.
Somebody who never came has been told of long before."""


Place = tuple[str, str]
"""A post in a window: shift key and post."""


@dataclass(frozen=True)
class Found:
    """A post in a window that has begun, and the heads it lacks there by kind; none where it is full.

    excused: it lacks only whoever is 出警中, or stands at another post of theirs.
    alert_at: when whoever can fill it is told; later where those
    missing have said that they come later.
    """

    held: HeldWindow
    post: Post
    missing: Mapping[str, int]
    alert_at: datetime
    excused: bool = False
    known: tuple[KnownOf, ...] = ()
    away: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return self.held.key, self.post.id


async def look_at(
    work: Work,
    shift_keys: Sequence[str],
    now: datetime,
    *,
    silent_before: datetime | None = None,
) -> None:
    """Open what is empty ten minutes into these windows, close what has filled or whose window is over.

    Whoever is to be told of what opens is written down with it (`watching.telling` tells them).

    silent_before: nothing is opened of which whoever can fill it was to be told by then. After an outage of
                   ours that is 无数据, never 缺岗.
    """
    found = {one.place: one for one in await _found(work, shift_keys, now)}
    known = {(gap.shift_key, gap.post_id): gap for gap in await work.gaps.of_shifts(shift_keys)}
    empty = {place for place, one in found.items() if one.missing}
    over = [place for place, gap in known.items() if gap.open and place not in empty]
    if over:
        filled = {place for place in over if place in found and not found[place].excused}
        await _close(work, [known[one] for one in over], [known[one] for one in filled], now)
    fresh = [found[place] for place in found if place in empty and place not in known]
    fresh = [one for one in fresh if one.alert_at <= now <= one.held.end - NO_USE_FOR]
    if silent_before:
        fresh = [one for one in fresh if one.alert_at > silent_before]
    if fresh:
        await _open(work, fresh, now)


async def _found(work: Work, shift_keys: Sequence[str], now: datetime) -> list[Found]:
    """Of those windows that run now, every post the roster has somebody for."""
    district, found = work.district, []
    present = await work.check_ins.there(shift_keys)
    there = grouped(present, lambda one: (one.shift_key, one.post_id))
    windows = [held for held in district.all_held(shift_keys) if held.start <= now <= held.end]
    knowledge = await known_of(work, windows)
    elsewhere = await held_elsewhere(work, windows, present)
    for held in windows:
        shifts = grouped(district.places(held.window, held.date), lambda shift: shift.post_id)
        for post in district.posts_of(held.window.school_id):
            if rostered := shifts.get(post.id):
                here = [one.person_id for one in there.get((held.key, post.id), ())]
                free = [one for one in rostered if named(one) not in elsewhere]
                found.append(_look(district, held, post, rostered, free, here, knowledge, now))
    return found


def _look(
    district: District,
    held: HeldWindow,
    post: Post,
    rostered: Sequence[Shift],
    free: Sequence[Shift],
    here: Sequence[str],
    knowledge: Knowledge,
    now: datetime,
) -> Found:
    """Whoever is 出警中 is not looked for; who said that they come later is waited for.

    free: without those who stand at another post that is theirs.
    """
    wanted = [one for one in free if not knowledge.on_call(one.person_id, now)]
    missing = lacking(district, post, wanted, here)
    away = [one.person_id for one in wanted if one.person_id not in here]
    alert_at = _alert_at(district, held, missing, away, knowledge)
    excused = not missing and bool(lacking(district, post, rostered, here))
    said = tuple(filter(None, (_known(district, knowledge, held, one) for one in away if missing)))
    lacking_now = tuple(one for one in away if any(district.people[one].fills(kind) for kind in missing))
    return Found(held, post, missing, alert_at, excused, said, lacking_now)


def _alert_at(
    district: District,
    held: HeldWindow,
    missing: Mapping[str, int],
    away: Sequence[str],
    knowledge: Knowledge,
) -> datetime:
    """Ten minutes after the start; where everybody who lacks has announced a later time, then."""
    at = []
    for kind, heads in missing.items():
        theirs = [one for one in away if district.people[one].fills(kind)]
        said = sorted(filter(None, (knowledge.comes_at(one, held) for one in theirs)))
        at.append(max(said[heads - 1], held.start + ALERT_AFTER) if len(said) >= heads else held.start)
    return max(min(at, default=held.start), held.start + ALERT_AFTER)


def _known(district: District, knowledge: Knowledge, held: HeldWindow, person_id: str) -> KnownOf | None:
    """Only of whose places are alerted: a teacher or a volunteer is never named."""
    person, note = district.people[person_id], knowledge.of(person_id, held.start, held.end)
    if not any(person.fills(kind) for kind in ALERTED):
        return None
    if district.leave_of(person_id, held.date):
        return KnownOf(person.name, Known.LEAVE)
    comes = district.clock(note.comes_at) if note and note.comes_at else ""
    return KnownOf(person.name, note.known, comes) if note else None


async def _open(work: Work, fresh: Sequence[Found], now: datetime) -> None:
    """One row each, and one for everybody who can fill it and does not know yet."""
    opened = [Gap(*one.place, one.post.school_id, dict(one.missing), now, one.held.start) for one in fresh]
    for gap, one in zip(opened, fresh, strict=True):
        gap.tell(can_fill(work.district, gap, now, one.away))
    await work.gaps.add_all(opened)
    untold: list[Untold] = []
    for gap, one in zip(opened, fresh, strict=True):
        where = {"post": gap.post_id, "window": gap.shift_key}
        work.record(gap.subject, "opened", now, "", missing=gap.missing, **where)
        desk = desk_of(work.district, gap.school_id)
        untold += [Untold(desk, person_id, gap.id or 0, now, one.known) for person_id in gap.told]
    await work.untold_gaps.add_all(untold)


def can_fill(district: District, gap: Gap, now: datetime, away: Collection[str] = ()) -> list[str]:
    """Whoever can send somebody there, and is not missing there themselves."""
    return who_can_fill(district, gap.school_id, gap.missing, now, away)


def _why_closed(gap: Gap, district: District, now: datetime) -> str:
    held = district.held_by(gap.shift_key)
    return "excused" if held and now <= held.end else "window_over"


async def _close(work: Work, over: Sequence[Gap], filled: Collection[Gap], now: datetime) -> None:
    """Everybody told reads that it is filled; at the window's end it just ends."""
    unheard = await work.untold_gaps.withdraw([gap.id or 0 for gap in over])
    for gap in over:
        gap.close(now, filled=gap in filled)
        gap.tell([one for one in gap.told if (gap.id, one) not in unheard])
        what = "filled" if gap in filled else _why_closed(gap, work.district, now)
        work.record(gap.subject, what, now)
    told = {one for gap in filled for one in gap.told}
    work.sent_notices.expect(told, [str(gap.subject) for gap in filled])
    for gap in filled:
        for notice in _filled(work.district, gap, now):
            await nudge(work, notice, now)


def _filled(district: District, gap: Gap, now: datetime) -> list[Notice]:
    """In the place of what everybody read of it."""
    line, name = line_of(district, gap, now), str(gap.subject)
    news = GapFilled(line.time, line.school, line.post)
    return [
        Notice(one, news, Priority.NUDGE, f"{gap.subject}:filled:{one}", name, replaces=name)
        for one in gap.told
    ]
