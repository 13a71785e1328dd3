"""How a walk stands: what its one message says, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duty.district.district import District
from duty.district.rounds import Checkpoint, Order
from duty.patrols.ports import Work
from duty.patrols.scan import Scan
from duty.patrols.walk import Walk, WalkState


@dataclass(frozen=True)
class Progress:
    """A walk as it stands.

    due:   the clock it is due at, else the one it began at.
    seen:  names of its points in the order they were seen; failed ones among them stand in `unread`.
    left:  names of those still to come, in the order of the round; the first is next.
    """

    walk_id: int
    name: str
    school: str
    due: str
    state: WalkState
    night: bool
    seen: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    too_fast: int = 0
    out_of_order: int = 0
    minutes: int = 0
    in_words: bool = False
    claimed: int = 0
    extra: bool = False

    @property
    def points(self) -> int:
        return len(self.seen) + len(self.left)

    @property
    def done(self) -> int:
        return len(self.seen)

    @property
    def message(self) -> str:
        """The name of the message that says this."""
        return f"walk:{self.walk_id}"


def points_of(district: District, walk: Walk) -> list[Checkpoint]:
    """The points of its round that still exist, in the order of the round."""
    one = district.rounds.get(walk.round_id)
    found = (district.checkpoints.get(point_id) for point_id in (one.checkpoints if one else ()))
    return [point for point in found if point]


def is_ordered(district: District, walk: Walk) -> bool:
    one = district.rounds.get(walk.round_id)
    return one is not None and one.ordered is Order.FIXED


def round_name(district: District, walk: Walk) -> str:
    """Empty where it is none of a round."""
    one = district.rounds.get(walk.round_id)
    return one.name if one else ""


async def progress(work: Work, walk: Walk) -> Progress:
    return as_it_stands(work.district, walk, await work.walks.scans(walk.known_id))


def as_it_stands(district: District, walk: Walk, scans: Sequence[Scan]) -> Progress:
    points = points_of(district, walk)
    by_id = {point.id: point.name for point in points}
    mine = sorted((one for one in scans if one.checkpoint_id in by_id), key=lambda one: one.was_at)
    seen = {one.checkpoint_id for one in mine}
    school = district.schools.get(walk.school_id)
    return Progress(
        walk_id=walk.known_id,
        name=round_name(district, walk),
        school=school.short_name if school else "",
        due=district.clock(walk.due_at or walk.begun_at or walk.ends_at),
        state=walk.state,
        night=walk.night,
        seen=tuple(by_id[one.checkpoint_id] for one in mine),
        unread=tuple(by_id[one.checkpoint_id] for one in mine if one.failed),
        left=tuple(point.name for point in points if point.id not in seen),
        too_fast=sum(one.too_fast for one in mine),
        out_of_order=sum(one.out_of_order for one in mine),
        minutes=walk.minutes,
        in_words=walk.in_words,
        claimed=walk.claimed,
        extra=walk.extra,
    )
