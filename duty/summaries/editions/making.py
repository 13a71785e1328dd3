"""Editions made by the clock: every school counted once, a few at a time, and a few people's at a time.

One of these stands in each process. Whoever has none of that day yet gets one, across restarts and processes:
the rows say who has; what was counted is only kept for the next part.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice

from duty.district.district import District
from duty.district.people import Person
from duty.rights.may import roles
from duty.rights.words import Do, Thing
from duty.summaries import daily
from duty.summaries.counting.counts import Counts, all_counted
from duty.summaries.editions import edition
from duty.summaries.editions import span as spans
from duty.summaries.editions.compared import corrected
from duty.summaries.editions.edition import Edition
from duty.summaries.editions.span import Span
from duty.summaries.figures import Ahead, ahead_of, of_scopes
from duty.summaries.ports import Work
from duty.summaries.sparing import not_told_much
from duty.summaries.summary import Figures, Summary

PEOPLE_AT_ONCE, SCOPES_AT_ONCE, SCHOOLS_AT_ONCE = 12, 6, 240
"""Summaries of one transaction, of how many scopes, and of how many schools where these are several: a call
for help waits behind one such at most."""
ASKED_AT_ONCE = 100
"""People whose accounts are looked up together."""
WAITS = timedelta(hours=2)
"""So long whoever heard much of late is spared it, and not for ever."""


@dataclass(frozen=True)
class Part:
    """A few people whose turn it is. looked_at: how many of the queue these are, with those who get none."""

    people: Sequence[Person]
    looked_at: int


class Pressing:
    """Everybody who waits, in a queue, and their schools, as far as they are counted.

    Who has theirs already is asked of the rows once for the queue and then for the few whose turn it is: a
    city's thirty thousand are not looked through for each dozen.
    """

    def __init__(self, district: District, on: Span, before: Span | None, people: Sequence[str]) -> None:
        self.district = district
        self.waiting = deque(people)
        self.counts = Counts(district, list(district.schools), on)
        self.before = Counts(district, list(district.schools), before) if before else None
        """The day before, as its records stand by now: what its own summary did not know is 更正."""
        self.ahead: Ahead | None = None

    def go_on(self, part: Part) -> None:
        """Behind those it was the turn of."""
        for _ in range(part.looked_at):
            self.waiting.popleft()

    async def counted(self, work: Work) -> bool:
        """False where another part of it was counted, and there is more."""
        if not await all_counted(work, self.counts, self.before):
            return False
        if self.ahead is None:
            self.ahead = await ahead_of(work, self.counts.span)
            return False
        return True

    async def figures(self, work: Work, scopes: Sequence[daily.Scope]) -> Mapping[daily.Scope, Figures]:
        found = await of_scopes(work, self.counts, scopes, self.ahead or {})
        return dict(zip(scopes, found, strict=True))


class Editions:
    """The daily ones at the district's hour, those of a week or a month on the morning after it."""

    def __init__(self, hour: time = edition.HOUR) -> None:
        self._hour = hour
        self._pressing: dict[tuple[Edition, date], Pressing] = {}

    async def sweep(self, work: Work, now: datetime) -> int:
        """A part of what is due; how much that was."""
        for like in self._due(work.district, now):
            done = await self._made(work, like, now)
            if done:
                return done
        self._pressing.clear()
        return 0

    def _due(self, district: District, now: datetime) -> list[Summary]:
        """What is to be made now, as a summary of nobody's yet."""
        today, found = district.today(now), []
        if edition.evening(district, now, self._hour):
            found.append(Summary("", today, now, NOTHING, daily=True))
        if edition.morning_after(district, now):
            yesterday = today - timedelta(days=1)
            end = spans.day(district, yesterday, now).until
            found.append(Summary("", yesterday, end, NOTHING, daily=True))
        for which, first, last in edition.periods(district, now):
            end = spans.between(district, first, last, now).until
            found.append(Summary("", last, end, NOTHING, edition=which, first=first))
        return found

    async def _made(self, work: Work, like: Summary, now: datetime) -> int:
        pressing, begun = await self._at(work, like, now)
        if begun and pressing.waiting:
            return 1
        part = await self._some(work, pressing, like, now)
        people = part.people
        if people and not await pressing.counted(work):
            return 1
        work.when_kept(partial(pressing.go_on, part))
        if not people:
            return part.looked_at
        scopes = list(dict.fromkeys(daily.scope_of(work, one) for one in people))
        like = replace(like, as_of=pressing.counts.span.until)
        made = await daily.composed(work, people, await pressing.figures(work, scopes), like)
        await self._correct(work, made, pressing)
        await work.summaries.add_all(made)
        for one in made:
            self._tell(work, one)
        return len(made)

    async def _at(self, work: Work, like: Summary, now: datetime) -> tuple[Pressing, bool]:
        """What was begun goes on, while it is about the same district; and whether it was begun just now."""
        which, district = (Edition(like.edition), like.date), work.district
        known = self._pressing.get(which)
        begun = known is None or known.district is not district
        if known is None or begun:
            done = await _having(work, like)
            people = [one.id for one in _receivers(work) if one.id not in done]
            span = spans.between(district, like.first or like.date, like.date, now)
            yesterday = like.date - timedelta(days=1)
            before = spans.day(district, yesterday, now) if like.daily else None
            known = self._pressing[which] = Pressing(district, span, before, people)
        return known, begun

    async def _correct(self, work: Work, made: Sequence[Summary], pressing: Pressing) -> None:
        """更正: what the records of the day before say by now, and its summary did not."""
        if pressing.before is None:
            return
        day = pressing.before.span.first
        told = {one.person_id: one for one in await work.summaries.dailies(_ids(made), day, day)}
        for one in made:
            person = work.district.people[one.person_id]
            by_now = pressing.before.total(daily.scope_of(work, person))
            one.figures = corrected(one.figures, told.get(one.person_id), by_now)

    def _tell(self, work: Work, made: Summary) -> None:
        if made.daily:
            daily.tell(work, made, edition.due_at(work.district, made.date, self._hour))
        else:
            daily.tell_period(work, made)

    # -- whose -----------------------------------------------------------------------------

    async def _some(self, work: Work, pressing: Pressing, like: Summary, now: datetime) -> Part:
        """A few of those who have none of it yet, and who can be told now."""
        some = [work.district.people[one] for one in islice(pressing.waiting, ASKED_AT_ONCE)]
        if not some:
            return Part((), 0)
        accounts, done = await work.accounts.of_people(_own(some)), await _having_of(work, like, _own(some))
        there = [one for one in some if accounts[one.id] and one.id not in done]
        told = {one.id for one in await self._can_be_told(work, there, like, now)}
        scopes: set[daily.Scope] = set()
        people: list[Person] = []
        for number, person in enumerate(some):
            if person.id not in told:
                continue
            scopes.add(daily.scope_of(work, person))
            if len(people) == PEOPLE_AT_ONCE or _too_much(scopes):
                return Part(people, number)
            people.append(person)
        return Part(people, len(some))

    async def _can_be_told(
        self, work: Work, some: Sequence[Person], like: Summary, now: datetime
    ) -> Sequence[Person]:
        """Who has not heard too much of late; of days gone by who had daily ones then.

        A new house has nothing to tell of last week.
        """
        if not like.daily or like.date != work.district.today(now):
            first, last = (like.first, like.date) if like.first else (like.date - 3 * DAY, like.date - DAY)
            used_to = {one.person_id for one in await work.summaries.dailies(_own(some), first, last)}
            return [one for one in some if one.id in used_to]
        if now > edition.due_at(work.district, like.date, self._hour) + WAITS:
            return some
        return await not_told_much(work, some, now)


def _too_much(scopes: Collection[daily.Scope]) -> bool:
    return len(scopes) > SCOPES_AT_ONCE or (len(scopes) > 1 and sum(map(len, scopes)) > SCHOOLS_AT_ONCE)


DAY = timedelta(days=1)
NOTHING = Figures(*(0,) * 12)


async def _having(work: Work, like: Summary) -> Collection[str]:
    """Who has that one."""
    if like.daily:
        return await work.summaries.daily_of(like.date)
    return await work.summaries.edition_of(like.date, like.edition)


async def _having_of(work: Work, like: Summary, people: Collection[str]) -> Collection[str]:
    """Who of these does: another process may have been quicker."""
    if like.daily:
        rows = await work.summaries.dailies(people, like.date, like.date)
    else:
        rows = await work.summaries.editions(people, like.date, like.edition)
    return {one.person_id for one in rows}


def _receivers(work: Work) -> Sequence[Person]:
    return work.district.people_in(roles(Do.RECEIVE, Thing.SUMMARY))


def _own(people: Sequence[Person]) -> list[str]:
    return [one.id for one in people]


def _ids(made: Sequence[Summary]) -> list[str]:
    return [one.person_id for one in made]
