"""到岗率 and 见警率 of some windows (domain §3.4): places filled in time, and the police that was seen.

The one place where they are counted: summaries, exports and the simulation ask here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from duty.attendance.absence.knowing import Knowledge
from duty.attendance.absence.note import Known
from duty.attendance.coverage import ALERTED
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.schools import Post, School
from duty.district.shifts import LATE_AFTER, HeldWindow, Shift


class Came(NamedTuple):
    """Somebody was at a post in a window since then. `proven`: at that place, and not only by their words.

    left: when they went on to another post (巡点).
    """

    shift_key: str
    post_id: str
    person_id: str
    at: datetime
    proven: bool
    left: datetime | None = None

    def by(self, moment: datetime) -> bool:
        """Whether they had come by then, and had not gone on to another post."""
        return self.at <= moment and (self.left is None or self.left > moment)


@dataclass(frozen=True)
class Rates:
    """required: heads of police and guards, as far as the roster names somebody; without who is 出警中.

    on_time: up to five minutes after the start; late: after that, within the window.
    police_windows: windows of a school in which a post needs the police; police_seen: of these those in which
    somebody of the police was at one of its posts.
    """

    required: int = 0
    on_time: int = 0
    late: int = 0
    police_windows: int = 0
    police_seen: int = 0

    @classmethod
    def total(cls, some: Iterable[Rates]) -> Rates:
        found = list(some)
        return cls(**{f.name: sum(getattr(one, f.name) for one in found) for f in fields(cls)})

    @property
    def attendance(self) -> float | None:
        """到岗率; None where nobody was required."""
        return self.on_time / self.required if self.required else None

    @property
    def came(self) -> float | None:
        """Those who came late with them."""
        return (self.on_time + self.late) / self.required if self.required else None

    @property
    def police(self) -> float | None:
        """见警率; None where no window required any."""
        return self.police_seen / self.police_windows if self.police_windows else None


def rates_of(
    district: District, windows: Sequence[HeldWindow], came: Iterable[Came], knowledge: Knowledge
) -> Rates:
    """Of those windows together."""
    by_window = grouped(came, lambda one: one.shift_key)
    return Rates.total(_window(district, held, by_window.get(held.key, ()), knowledge) for held in windows)


def _window(district: District, held: HeldWindow, came: Sequence[Came], knowledge: Knowledge) -> Rates:
    places = grouped(district.places(held.window, held.date), lambda shift: shift.post_id)
    posts = [post for post in district.posts_of(held.window.school_id) if post.id in places]
    there = grouped(_within(held, came), lambda one: one.post_id)
    counted = [
        _post(district, held, post, places[post.id], there.get(post.id, ()), knowledge) for post in posts
    ]
    return Rates.total([*counted, _police(district, held, posts, places, there, knowledge)])


def _within(held: HeldWindow, came: Iterable[Came]) -> list[Came]:
    """By their own time: what came to light later counts from when it was."""
    return [one for one in came if one.at <= held.end]


def _post(
    district: District,
    held: HeldWindow,
    post: Post,
    rostered: Sequence[Shift],
    there: Sequence[Came],
    knowledge: Knowledge,
) -> Rates:
    heads = _heads(district, post, held, rostered, there, knowledge)
    in_time_at = held.start + LATE_AFTER
    on_time = [one for one in there if one.by(in_time_at)]
    here = {one.person_id for one in on_time}
    late = [one for one in there if one.at > in_time_at and one.person_id not in here]
    required = filled = came_late = 0
    for kind, needed in heads.items():
        in_time = min(needed, _of_kind(district, on_time, kind))
        required, filled = required + needed, filled + in_time
        came_late += min(needed - in_time, _of_kind(district, late, kind))
    return Rates(required, filled, came_late)


def _heads(
    district: District,
    post: Post,
    held: HeldWindow,
    rostered: Sequence[Shift],
    there: Sequence[Came],
    knowledge: Knowledge,
) -> Mapping[str, int]:
    """As many as the roster has somebody for; who was 出警中 and did not come lowers what is required."""
    here = {one.person_id for one in there}
    found = {}
    for kind in ALERTED:
        planned = [one for one in rostered if district.people[one.person_id].fills(kind)]
        called = [one for one in planned if one.person_id not in here and _called(knowledge, one)]
        found[kind] = min(post.required.get(kind, 0), len(planned)) - min(
            post.required.get(kind, 0), len(called)
        )
    return {kind: max(heads, 0) for kind, heads in found.items()}


def _called(knowledge: Knowledge, shift: Shift) -> bool:
    note = knowledge.of(shift.person_id, shift.start, shift.end)
    return note is not None and note.known is Known.ON_CALL


def _of_kind(district: District, there: Iterable[Came], kind: str) -> int:
    return len({one.person_id for one in there if district.people[one.person_id].fills(kind)})


def _police(
    district: District,
    held: HeldWindow,
    posts: Sequence[Post],
    places: Mapping[str, Sequence[Shift]],
    there: Mapping[str, Sequence[Came]],
    knowledge: Knowledge,
) -> Rates:
    """One window of the school; where all of its police were 出警中 it says nothing."""
    needing = [post for post in posts if post.required.get("police")]
    theirs = [
        one for post in needing for one in places[post.id] if district.people[one.person_id].fills("police")
    ]
    if not theirs:
        return Rates()
    all_there = (one for some in there.values() for one in some if one.proven)
    if any(district.people[one.person_id].fills("police") for one in all_there):
        return Rates(police_windows=1, police_seen=1)
    return Rates() if all(_called(knowledge, one) for one in theirs) else Rates(police_windows=1)


GROUPS: Mapping[str, Callable[[District, School], str]] = {
    "kind": lambda district, school: school.kind,
    "town": lambda district, school: school.area,
    "station": lambda district, school: _name(district, school.station_org_id),
}
"""By what schools are put together; in the order of their names, never of their figures: no ranking."""


def _name(district: District, org_id: str) -> str:
    org = district.organisations.get(org_id)
    return org.name if org else org_id


def grouped_rates(
    district: District, by: str, of_school: Mapping[str, Rates]
) -> Sequence[tuple[str, Rates, Counter[str]]]:
    """Each group with its rates, and how many schools it has."""
    return [
        (name, Rates.total(of_school[one] for one in some), Counter(schools=len(some)))
        for name, some in groups_of(district, by, of_school)
    ]


def groups_of(district: District, by: str, schools: Iterable[str]) -> Sequence[tuple[str, Sequence[str]]]:
    """The schools of each group, in the order of the groups' names."""
    groups = grouped(schools, lambda one: GROUPS[by](district, district.schools[one]))
    return sorted(groups.items())
