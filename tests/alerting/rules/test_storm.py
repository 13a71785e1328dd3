"""Forty calls over twelve schools within two minutes, and three officers who answer; time moved by hand."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from duty.alerting.answering import answers
from duty.alerting.calls.call import Call
from duty.alerting.reporters import helping
from duty.district.people import Role
from duty.district.severity import Triage
from tests.alerting.rules.scene import Scene

CALLS, CRIES, EVERY_S = 40, 12, 3
OFFICERS = ("DO1", "DO3", "DO4")
BUSY_S = 6
"""So long one of them reads and taps: a desk's median, as simulated people have it."""
LONGEST = timedelta(seconds=40)
TEN_MINUTES_S = 600


class Storm:
    """The scene, and who of the three is free again when."""

    def __init__(self) -> None:
        self.scene = Scene()
        self.calls: list[Call] = []
        self._free_at = dict.fromkeys(OFFICERS, self.scene.now)
        people = self.scene.work.district.people.values()
        guards = [one for one in people if one.role is Role.GUARD]
        schools = list(dict.fromkeys(one.schools[0] for one in guards))[:12]
        self.schools = schools
        self._callers = [next(g for g in guards if g.schools[0] == school).id for school in schools]

    async def happens(self, number: int) -> None:
        """Every third is a cry, in a school of its own; the others are reported there by somebody."""
        school = number % len(self.schools)
        if number % 3 == 0 and number // 3 < CRIES:
            cry = number // 3
            scene = self.scene
            tapped = await helping.call_for_help(
                scene.work, scene.person(self._callers[cry]), scene.now, scene.now
            )
            assert tapped.call
            self.calls.append(tapped.call)
        else:
            kind = ("fight", "stranger", "traffic")[number % 3]
            reporter, where = self._callers[school], self.schools[school]
            self.calls.append(await self.scene.report(kind, reporter, where))

    async def answer(self) -> None:
        """Whoever is free takes the gravest that waits for them, the oldest first."""
        for officer, free_at in self._free_at.items():
            waiting = [one for one in self.calls if one.alert.open]
            waiting.sort(key=lambda one: (one.alert.triage, one.alert.raised_at))
            if waiting and free_at <= self.scene.now:
                self._free_at[officer] = self.scene.now + timedelta(seconds=BUSY_S)
                scene = self.scene
                await answers.take(scene.work, waiting[0].id, scene.person(officer), scene.now)

    async def lives(self) -> None:
        for second in range(TEN_MINUTES_S):
            if second % EVERY_S == 0 and len(self.calls) < CALLS:
                await self.happens(len(self.calls))
            self._arrives()
            if second < 200 or second % 10 == 0:
                await self.scene.sweep()
            await self.answer()
            self.scene.later(seconds=1)

    def _arrives(self) -> None:
        for page in self.scene.work.alerts.called:
            page.delivered(self.scene.now)


@pytest.fixture(scope="module")
def storm() -> Storm:
    """Lived through once, and looked at from three sides."""
    told = Storm()
    asyncio.run(told.lives())
    return told


def taken_at(call: Call) -> datetime:
    assert call.alert.taken_at
    return call.alert.taken_at


async def test_every_cry_is_taken_within_forty_seconds(storm: Storm) -> None:
    assert len(storm.calls) == CALLS and len({one.alert.school_id for one in storm.calls}) == 12
    cries = [one for one in storm.calls if one.incident.sos]
    assert len(cries) == CRIES and all(one.alert.triage is Triage.P0 for one in cries)
    assert max(taken_at(one) - one.alert.raised_at for one in cries) <= LONGEST
    assert not [one for one in storm.calls if one.alert.open]


async def test_nobody_is_paged_for_what_somebody_has(storm: Storm) -> None:
    late = [
        page
        for one in storm.calls
        for page in await storm.scene.work.alerts.pages(one.id)
        if page.called_at > taken_at(one)
    ]
    assert not late


async def test_nobody_reads_more_than_ten_messages_in_those_ten_minutes(storm: Storm) -> None:
    """Beside the pages of P0 and P1, which are outside of every limit; what renews a card is no message."""
    fresh = [
        notice
        for notice in storm.scene.work.notices
        if not notice.replaces and not (notice.page_id and notice.priority <= 1)
    ]
    heard = Counter(notice.person_id for notice in fresh)
    assert heard and max(heard.values()) <= 10, heard.most_common(3)
    of_desk = [n for n in storm.scene.work.notices if n.person_id == "DO1" and n.page_id and not n.replaces]
    assert 0 < len(of_desk) < CALLS, "a storm is bundled: not a page for each"
