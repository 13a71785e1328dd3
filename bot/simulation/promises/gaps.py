"""No place that the roster fills stays empty without somebody hearing of it: counted anew from the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar

from bot.simulation.promises.promise import Broken, Evidence
from duty.attendance.absence.knowing import AT_MOST
from duty.attendance.checkin import COUNTING
from duty.attendance.coverage import ALERTED
from duty.attendance.gaps import ALERT_AFTER
from duty.district.schools import Post
from duty.district.shifts import Shift, shift_key
from storage.queries.upkeep.evidence import CheckInRow

TOLD_WITHIN = timedelta(minutes=2)
"""After the tenth minute; in that time somebody may still come."""


class GapsAreTold:
    name: ClassVar[str] = "缺岗有人知道"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        told = {(gap.shift_key, gap.post_id) for gap in evidence.records.gaps}
        for shifts, post in self._places(evidence):
            until = self._alert_at(evidence, shifts) + TOLD_WITHIN
            key = shift_key(shifts[0].window, shifts[0].date)
            if until > evidence.ends_at or (key, post.id) in told or _after_outage(evidence, until):
                continue
            if missing := self._missing(evidence, shifts, post, key, until):
                yield Broken(self.name, "", until, f"{key} {post.name} 缺{missing}，没有告诉任何人")

    @staticmethod
    def _alert_at(evidence: Evidence, shifts: list[Shift]) -> datetime:
        """Later where somebody of the post is known to come later, and never much."""
        start, people = shifts[0].start, {shift.person_id for shift in shifts}
        said = [one for one in evidence.records.notes if one.person_id in people]
        times = [
            one.comes_at
            for one in said
            if one.comes_at and one.begins_at < start + AT_MOST and one.ends_at > start
        ]
        return min(max([start + ALERT_AFTER, *times]), start + AT_MOST)

    def _places(self, evidence: Evidence) -> Iterator[tuple[list[Shift], Post]]:
        """Every post that the roster names somebody for, window by window."""
        district = evidence.district
        for day in evidence.days:
            for school in district.schools:
                for window, _, _ in district.windows_on(school, day):
                    shifts = district.places(window, day)
                    for post in district.posts_of(school):
                        if here := [shift for shift in shifts if shift.post_id == post.id]:
                            yield here, post

    def _missing(
        self, evidence: Evidence, shifts: list[Shift], post: Post, key: str, until: datetime
    ) -> list[str]:
        """Whoever stands at another post that the roster has for them then can be missed at neither."""
        people = evidence.district.people
        stands = [
            one
            for one in evidence.records.check_ins
            if one.standing in COUNTING
            and one.received_at <= until
            and (one.checked_out_at is None or one.checked_out_at > until)
        ]
        there = [one for one in stands if (one.shift_key, one.post_id) == (key, post.id)]
        elsewhere = {one.person_id for one in stands if one not in there and _own(evidence, one, until)}
        shifts = [one for one in shifts if one.person_id not in elsewhere]
        found = []
        for kind in ALERTED:
            planned = sum(people[shift.person_id].fills(kind) for shift in shifts)
            needed = min(post.required.get(kind, 0), planned)
            if sum(people[one.person_id].fills(kind) for one in there) < needed:
                found.append(kind)
        return found


def _own(evidence: Evidence, made: CheckInRow, at: datetime) -> bool:
    """Whether the roster has them at that very post at that moment."""
    theirs = evidence.district.shifts_near(made.person_id, at)
    return any((one.key, one.post_id) == (made.shift_key, made.post_id) for one in theirs if one.start <= at)


def _after_outage(evidence: Evidence, at: datetime) -> bool:
    """What nobody could send in may have been said in time: that is 无数据, never 缺岗."""
    return evidence.cut_off(at - ALERT_AFTER - TOLD_WITHIN, at) > timedelta()
