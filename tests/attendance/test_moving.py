"""巡点 as rules: present only at the latest post, and one guard at two posts at once is no gap."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from duty.attendance.absence.knowing import Knowledge
from duty.attendance.checkin import CheckIn, ClosedBy
from duty.attendance.checkins import check_in
from duty.attendance.choosing import Said
from duty.attendance.counting.rates import Came, rates_of
from duty.attendance.coverage import cover
from duty.attendance.gaps import look_at
from duty.attendance.twins import with_twins
from tests.alerting.rules.test_alert_rules import now_of
from tests.attendance.test_checkin_entity import place_of
from tests.kit.memory import MemoryWork, moment

BOTH = "SCH12:am_peak:2026-11-23"
POSTS = ("P034", "P035")
"""The one guard of SCH12, G40, is named at both of them."""
OFFICER = {"police": 1}
"""Whom the crossing lacks, too."""


def comes(work: Any, post: str | None, clock: datetime, said: datetime | None = None) -> None:
    """G40 at that post, or in words."""
    place = place_of(post) if post else None
    stamped = Said(said, proven=True) if said else None
    now_of(check_in(work, work.district.people["G40"], clock, place=place, said=stamped))


def there(work: Any) -> list[CheckIn]:
    return [one for one in work.check_ins.things if one.open]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from((*POSTS, None)), st.integers(0, 30), st.integers(0, 20)), max_size=9)
)
def test_whatever_is_sent_a_person_is_at_one_post_and_it_is_the_latest(
    taps: list[tuple[Any, int, int]],
) -> None:
    work, now, latest = MemoryWork(), moment("06:45"), None
    for post, later, back in taps:
        now += timedelta(minutes=later % 9)
        at = now - timedelta(minutes=back)
        comes(work, post, now, at if back else None)
        if post and (latest is None or at >= latest[0]):
            latest = at, post
        assert len(there(work)) <= 1
    counting = [one for one in work.check_ins.things if one.counts]
    spans = sorted((one.came_at, one.checked_out_at or now, one.post_id) for one in counting)
    for (_, left, post), (came, _, other) in pairwise(spans):
        assert left <= came and post != other, "never at two, and no visit twice"


def test_he_is_missed_at_neither_of_his_two_posts_while_he_is_at_one() -> None:
    work: Any = MemoryWork()
    now_of(look_at(work, [BOTH], moment("07:10")))
    assert {gap.post_id for gap in work.gaps.things if gap.open} == set(POSTS), "he is at neither"
    comes(work, "P034", moment("07:12"))
    assert with_twins(work.district, [(BOTH, "P034")]) == [(BOTH, "P034"), (BOTH, "P035")]
    now_of(look_at(work, [BOTH], moment("07:12")))
    assert [(gap.post_id, gap.filled) for gap in work.gaps.things if not gap.open] == [("P034", True)]
    held = work.district.held_by(BOTH)
    found = {one.post.id: one for one in now_of(cover(work, [held]))}
    assert (found["P034"].full, found["P035"].missing, found["P035"].unfilled) == (
        True,
        OFFICER,
        {"guard": 1},
    )
    comes(work, "P035", moment("07:30"))
    assert {one.post_id for one in there(work)} == {"P035"}
    found = {one.post.id: one for one in now_of(cover(work, [held]))}
    assert (found["P034"].missing, found["P035"].missing) == ({}, OFFICER)


def test_an_officer_who_goes_where_the_roster_has_him_not_leaves_a_gap() -> None:
    """PO03 is rostered at P031 of SCH10, and goes on to P012 of SCH05."""
    work: Any = MemoryWork()
    officer, key = work.district.people["PO03"], "SCH10:am_peak:2026-11-23"
    for post, clock in (("P031", "06:50"), ("P012", "07:20")):
        now_of(check_in(work, officer, moment(clock), place=place_of(post)))
    first, second = work.check_ins.things
    assert (first.closed_by, first.checked_out_at) == (ClosedBy.NEXT, moment("07:20"))
    assert there(work) == [second]
    (left,) = [one for one in now_of(cover(work, [work.district.held_by(key)])) if one.post.id == "P031"]
    assert (left.missing["police"], left.since) == (1, moment("07:20")), "since when"
    now_of(look_at(work, [key], moment("07:20")))
    assert [(gap.post_id, gap.missing["police"]) for gap in work.gaps.things if gap.post_id == "P031"] == [
        ("P031", 1)
    ]


def test_in_time_at_the_first_is_not_late_at_the_next_and_counts_where_they_were() -> None:
    work: Any = MemoryWork()
    comes(work, "P034", moment("06:50"))
    comes(work, "P035", moment("07:20"))
    comes(work, "P034", moment("07:40"))
    assert [one.punctuality for one in work.check_ins.things] == ["on_time"] * 3
    held, district = work.district.held_by(BOTH), work.district
    assert held is not None
    came = [
        Came(BOTH, one.post_id, one.person_id, one.came_at, True, one.checked_out_at)
        for one in work.check_ins.things
    ]
    counted = rates_of(district, [held], came, Knowledge())
    assert counted.on_time == 1 and counted.late == 1, "at the gate by 07:05; at the crossing since 07:20"
    before = [Came(BOTH, "P034", "G40", moment("06:50"), True, moment("06:58")), came[1]]
    assert rates_of(district, [held], before, Knowledge()).on_time == 0, "at the start nobody was there"
