"""Whatever is swapped, left and refused: nobody stands twice, no place is lost, nothing after it began."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from duty.district.shifts import HeldWindow, Shift
from duty.rosters import standing
from duty.rosters.arranging import place as arranging
from duty.rosters.swaps import exchanging, leaving, relieving, settling, swapping
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment

SCHOOLS = ("SCH01", "SCH03")
DAYS = tuple(date(2026, 11, 24) + timedelta(days=ahead) for ahead in range(3))
STEPS = 200


class Walk:
    """Some days at two schools, in which everybody does anything at any time, also what they may not."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.work: Any = MemoryWork()
        self.now = moment("18:00")
        self.weeks = {key: places(self.work.district, held) for key, held in self.windows().items()}
        self.people = self.work.district.people_at(SCHOOLS)
        self.seen: Any = None
        self.at_its_start: dict[str, dict[tuple[str, str], str]] = {}

    def windows(self) -> dict[str, HeldWindow]:
        district = self.work.district
        held = (one for day in DAYS for one in district.held_anywhere(day))
        return {one.key: one for one in held if one.window.school_id in SCHOOLS}

    def goes(self) -> None:
        for _ in range(STEPS):
            self.one_thing()
            self.time_passes()
            if self.seen is not self.work.district:
                self.nobody_twice()
                self.nobody_lost()
                self.seen = self.work.district
        assert any(swap.approved for swap in self.work.swaps.things)
        self.nothing_after_it_began()
        self.both_or_neither()

    def one_thing(self) -> None:
        steps = (
            *(self.asks, self.asks, self.asks, self.answers, self.answers, self.answers),
            *(self.decides, self.decides, self.decides, self.leaves, self.exchanges, self.exchanges),
            self.clerk,
        )
        self.offers() if self.random.random() < 0.05 else self.random.choice(steps)()

    def anybody(self) -> Any:
        return self.random.choice(self.people)

    def any_place(self) -> Shift:
        held = self.random.choice([*self.windows().values()])
        return self.random.choice(standing.wanted(self.work.district, held))

    def asks(self) -> None:
        place = self.any_place()
        owner = self.work.district.people[place.person_id]
        colleague = self.random.choice(standing.free(self.work.district, place) or [self.anybody()])
        now_of(swapping.ask(self.work, owner, place, colleague.id, self.now))

    def exchanges(self) -> None:
        """One's own for any place, mostly one that could be had for it."""
        mine, likely = self.any_place(), []
        for colleague in exchanging.partners(self.work.district, mine, self.now):
            likely += exchanging.places_for(self.work.district, mine, colleague, self.now)
        theirs = self.random.choice(likely or [self.any_place()])
        owner = self.work.district.people[mine.person_id]
        now_of(exchanging.ask(self.work, owner, mine, theirs, self.now))

    def clerk(self) -> None:
        """Puts somebody in, or takes back what was settled, at any place."""
        place = self.any_place()
        by = self.work.district.people[self.random.choice(["SO01", "SO03", "AD01", "G01", "G02"])]
        if self.random.random() < 0.6:
            able = arranging.able(self.work.district, place) or [self.anybody()]
            taker = self.random.choice(able)
            now_of(arranging.put_in(self.work, by, place, taker.id, self.now))
        else:
            now_of(arranging.take_back(self.work, by, place, self.now))

    def any_swap(self) -> Any:
        likely = [one for one in self.work.swaps.things if one.open] or self.work.swaps.things
        return self.random.choice(likely) if likely else None

    def answers(self) -> None:
        if swap := self.any_swap():
            likely = [*swap.offered_to * 4, *filter(None, swap.people)]
            who = self.work.district.people[self.random.choice(likely)]
            act = self.random.choice((swapping.accept, swapping.accept, swapping.decline, swapping.take_back))
            now_of(act(self.work, who, swap.id, self.now))

    def decides(self) -> None:
        if swap := self.any_swap():
            act = self.random.choice((settling.approve, settling.approve, settling.refuse))
            leader = self.random.choice(["G01", "G09", "SO01", "SO03", "PO01", swap.absent_id])
            now_of(act(self.work, self.work.district.people[leader], swap.id, self.now))

    def offers(self) -> None:
        place = self.any_place()
        leader = self.work.district.people[self.random.choice(["G01", "G09", "PO01"])]
        able = [one.id for one in standing.free(self.work.district, place)]
        now_of(relieving.offer(self.work, leader, place, able, self.now))

    def leaves(self) -> None:
        """Only for days to come: what is left while it runs is told as it is."""
        day = self.work.district.today(self.now) + timedelta(days=1)
        if self.random.random() < 0.3:
            who = self.anybody()
            leader = self.work.district.people[self.random.choice(["G01", "G09", who.id])]
            now_of(leaving.ask(self.work, leader, who, (day, day), self.now))

    def time_passes(self) -> None:
        later = self.now + timedelta(minutes=self.random.choice((0, 1, 5, 40)))
        for key, held in self.windows().items():
            if self.now < held.start <= later:
                self.at_its_start[key] = self.stands(held)
        self.now = later
        now_of(settling.sweep(self.work, self.now))
        now_of(leaving.sweep(self.work, self.now))

    def stands(self, held: HeldWindow) -> dict[tuple[str, str], str]:
        found = standing.expected(self.work.district, held)
        return {(one.post_id, one.origin_id): one.person_id for one in found}

    def nobody_twice(self) -> None:
        district = self.work.district
        for day in DAYS:
            shifts = [one for held in self.of(day) for one in standing.expected(district, held)]
            by_person: dict[str, list[Shift]] = {}
            for one in shifts:
                assert not any(standing.collide(one, other) for other in by_person.get(one.person_id, ()))
                by_person.setdefault(one.person_id, []).append(one)
            for person in self.people:
                own = [one for one in district.shifts_of(person.id, day) if one.window.school_id in SCHOOLS]
                assert Counter(own) == Counter(by_person.get(person.id, [])), "both ways of asking agree"

    def of(self, day: date) -> list[HeldWindow]:
        return [held for held in self.windows().values() if held.date == day]

    def nobody_lost(self) -> None:
        district = self.work.district
        for key, held in self.windows().items():
            assert places(district, held) == self.weeks[key], "as many are wanted as the week has"
            manned, left = standing.expected(district, held), standing.away(district, held)
            assert len(manned) + len(left) == len(self.weeks[key]), "each is manned, or its leave is known"

    def both_or_neither(self) -> None:
        """What is given for a place goes with it, at every step, and before either begins."""
        for back in (one for one in self.work.swaps.things if one.returns_id):
            first = self.work.swaps.things[back.returns_id - 1]
            assert (back.state, back.decided_at) == (first.state, first.decided_at)
            assert (back.taker_id in ("", first.absent_id)) and (first.taker_id in ("", back.absent_id))
            if first.decided_at and first.decided_by:
                assert first.decided_at < min(first.begins_at, back.begins_at)

    def nothing_after_it_began(self) -> None:
        """But for what the leader arranges (找人顶)."""
        for key, before in self.at_its_start.items():
            after = self.stands(self.windows()[key])
            arranged = {
                (one.post_id, one.origin_id)
                for one in self.work.swaps.things
                if one.shift_key == key and one.asked_by != one.absent_id and one.returns_id is None
            }
            changed = {
                place for place in before.keys() | after.keys() if before.get(place) != after.get(place)
            }
            assert changed <= arranged
        for swap in self.work.swaps.things:
            arranged = swap.asked_by != swap.absent_id and swap.returns_id is None
            assert arranged or not swap.approved or swap.decided_at < swap.begins_at


def places(district: Any, held: HeldWindow) -> list[tuple[str, str]]:
    return sorted((one.post_id, one.origin_id) for one in standing.wanted(district, held))


@pytest.mark.parametrize("seed", range(8))
def test_nobody_twice_nobody_lost_nothing_after_it_began(seed: int) -> None:
    Walk(seed).goes()


class Traders(Walk):
    """Hardly anything but 两个班互换, answered mostly."""

    def one_thing(self) -> None:
        steps = (*[self.exchanges] * 4, *[self.answers] * 4, *[self.decides] * 4, self.leaves, self.clerk)
        self.random.choice(steps)()


@pytest.mark.parametrize("seed", range(4))
def test_both_places_of_an_exchange_or_neither(seed: int) -> None:
    walk = Traders(seed)
    walk.goes()
    assert any(one.approved for one in walk.work.swaps.things if one.returns_id), "some came to pass"
