"""巡点: several posts one after the other. A person is present only at the latest of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.attendance.checkin import CheckIn, ClosedBy
from duty.attendance.ports import Work
from duty.district.shifts import Punctuality, Shift

IN_TIME = (Punctuality.EARLY, Punctuality.ON_TIME)


def move_on(work: Work, made: CheckIn, earlier: Sequence[CheckIn], now: datetime) -> tuple[CheckIn, ...]:
    """Whoever comes to another post is no longer at the one before; returns those that they left.

    What was long under way is of its own time: where they came to another post after it, it is over as of
    then.
    """
    others = [one for one in earlier if _elsewhere(one, made, now)]
    if not made.on_duty(now) or not made.post_id:
        return ()
    for one in earlier:
        if one.post_id != made.post_id and one.shorten(made.came_at):
            work.record(one.subject, "moved_on", now, one.person_id, left=made.came_at)
    later = [one.came_at for one in others if one.came_at > made.came_at]
    if later:
        _leave(work, made, min(later), now)
        return ()
    for one in others:
        _leave(work, one, made.came_at, now)
    return tuple(others)


def _elsewhere(one: CheckIn, made: CheckIn, now: datetime) -> bool:
    return one is not made and one.on_duty(now) and one.post_id not in ("", made.post_id)


def _leave(work: Work, one: CheckIn, at: datetime, now: datetime) -> None:
    if one.check_out(at, ClosedBy.NEXT):
        work.record(one.subject, "moved_on", now, one.person_id, left=at)


async def move_back(work: Work, taken_back: CheckIn, now: datetime) -> None:
    """A check-in that was taken back is as if it had not been: they are still at the post before it."""
    made = await work.check_ins.recent(taken_back.person_id, now)
    if any(_elsewhere(one, taken_back, now) for one in made):
        return
    for one in made:
        if one.checked_out_at == taken_back.came_at and one.go_on():
            work.record(one.subject, "stayed", now, taken_back.person_id, left=taken_back.came_at)


def still_elsewhere(earlier: Sequence[CheckIn], shift: Shift, now: datetime) -> CheckIn | None:
    """Where they are by now, of whoever has been at that shift's post and went on."""
    been = any(one.counts and one.moved_on and one.shift_key == shift.key for one in earlier)
    return next((one for one in earlier if been and one.post_id and one.on_duty(now)), None)


def on_the_round(earlier: Sequence[CheckIn], shift: Shift, moment: datetime) -> Punctuality | None:
    """Whoever was in time at one post is not late at the next; None where they come from none."""
    been = (one for one in earlier if one.counts and _of_this_round(one, shift, moment))
    return next((one.punctuality for one in been if one.punctuality in IN_TIME), None)


def _of_this_round(one: CheckIn, shift: Shift, moment: datetime) -> bool:
    same = one.moved_on and one.shift_key == shift.key
    return same or (one.on_duty(moment) and one.post_id not in ("", shift.post_id))
