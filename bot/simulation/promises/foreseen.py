"""明早会缺: what leave empties is told the evening before, nine times in ten twelve hours ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import ClassVar

from bot.simulation.engine import ZONE
from bot.simulation.promises.promise import Broken, Evidence
from duty.attendance.absence.foreseeing import UNTIL

AHEAD, SHARE = timedelta(hours=12), 0.9


class GapsAreForeseen:
    """Gaps of a morning whose person had leave by the evening before; each counted from the rows."""

    name: ClassVar[str] = "缺岗前一晚说"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        told = {one.place: one.told_at for one in evidence.records.foreseen}
        of_roster = list(self._of_roster(evidence))
        early = [place for place, start in of_roster if place in told and start - told[place] >= AHEAD]
        if of_roster and len(early) < SHARE * len(of_roster):
            late = next(place for place, _ in of_roster if place not in early)
            what = f"请假空出的{len(of_roster)}处，提前12小时说了{len(early)}处，如 {late}"
            yield Broken(self.name, "", None, what)

    @staticmethod
    def _of_roster(evidence: Evidence) -> Iterator[tuple[str, datetime]]:
        """Gaps of somebody whose leave was granted while it could still be told twelve hours before."""
        district, granted = evidence.district, evidence.records.leave
        for gap in evidence.records.gaps:
            held = district.held_by(gap.shift_key)
            if held is None:
                continue
            limit = min(
                datetime.combine(held.date - timedelta(days=1), UNTIL, ZONE) - timedelta(minutes=15),
                held.start - AHEAD - timedelta(minutes=15),
            )
            shifts = [one for one in district.shifts(held.window, held.date) if one.post_id == gap.post_id]
            for one in granted:
                mine = any(shift.person_id == one.person_id for shift in shifts)
                if mine and one.begin <= held.date <= one.end and one.decided_at <= limit:
                    if not evidence.cut_off(
                        datetime.combine(held.date - timedelta(days=1), time(18), ZONE), limit
                    ):
                        yield f"{gap.shift_key}:{gap.post_id}", held.start
                    break
