"""Who hears of an act, and what; and whose older card would offer what is refused now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from duty.district.people import Role
from duty.hazards.acts import news
from duty.hazards.acts.news import Acted
from duty.hazards.facts import facts
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.hazards.status import Act
from duty.hazards.step import each_time
from duty.hazards.telling import desks_of, notice_of, tell_above
from duty.messaging.notices import Priority
from duty.messaging.quiet import nudge

WITH_PICTURE = (news.HandedOver, news.ToPassOn)


class Hearing:
    """One act, and everybody who hears of it."""

    def __init__(
        self,
        work: Work,
        hazard: Hazard,
        what: Act,
        by: str,
        now: datetime,
        words: str = "",
        before: str = "",
        told: Iterable[str] = (),
    ) -> None:
        """before: whose it was to put right before the act. told: who has heard of it already."""
        self._work = work
        self._hazard = hazard
        self._what = what
        self._by = by
        self._now = now
        self._words = words
        self._before = before
        self._told: set[str] = {by, *told}
        self._who = work.district.polite(by) if by in work.district.people else ""

    async def tell(self) -> None:
        told = TOLD.get(self._what)
        if told:
            await told(self)
        await self._renew_cards()

    async def _to(self, kind: type[Acted], people: Iterable[str], words: str = "", **more: int) -> None:
        work, hazard = self._work, self._hazard
        for person_id in dict.fromkeys(people):
            person = work.district.people.get(person_id)
            if person is None or person_id in self._told:
                continue
            self._told.add(person_id)
            acts = hazard.acts_of(person, work.district)
            photos = await work.photos.of(hazard.subject) if kind in WITH_PICTURE else ()
            said = kind(facts(work, hazard, photos), self._who, words or self._words, acts, **more)
            await nudge(work, notice_of(hazard, person_id, said, again=self._again), self._now)

    @property
    def _again(self) -> str:
        return f":{self._what}{each_time(self._now)}"

    @property
    def _office(self) -> list[str]:
        return self._work.district.office_of(self._hazard.school_id)

    @property
    def _owner(self) -> list[str]:
        return [self._hazard.owner_id] if self._hazard.owner_id else []

    async def _renew_cards(self) -> None:
        """A button that is refused stands on nobody's phone: an older card says how it stands now."""
        work, hazard = self._work, self._hazard
        concerned = [*self._office, *self._owner, self._before]
        for person_id in dict.fromkeys(one for one in concerned if one and one not in self._told):
            person = work.district.people.get(person_id)
            card = notice_of(hazard, person_id, self._stands(person_id), Priority.RECEIPT, self._again)
            if person and await work.sent_notices.known(person_id, card.name):
                work.tell(replace(card, replaces=card.name, silent=True))

    def _stands(self, person_id: str) -> news.StandsNow:
        person = self._work.district.people[person_id]
        acts = self._hazard.acts_of(person, self._work.district)
        return news.StandsNow(facts(self._work, self._hazard), self._who, self._words, acts)

    # -- act by act ------------------------------------------------------------------------

    async def handed_over(self) -> None:
        await self._to(news.HandedOver, self._owner)

    async def transferred(self) -> None:
        await self._to(news.ToPassOn, self._owner)
        await self._to(news.WaitsToBePassedOn, [self._hazard.reported_by])

    async def brought_back(self) -> None:
        await self._to(news.BroughtBack, self._owner)

    async def time_wanted(self) -> None:
        until = self._work.district.local(self._hazard.extension_until or self._now)
        await self._to(news.TimeWanted, self._approvers(), month=until.month, day=until.day)

    def _approvers(self) -> Collection[str]:
        """The office; where nobody else is in it, the desk."""
        others = [one for one in self._office if one != self._by]
        return others or desks_of(self._work, self._hazard)

    async def time_given(self) -> None:
        await self._to(news.TimeGiven, self._owner)

    async def time_not_given(self) -> None:
        await self._to(news.TimeNotGiven, self._owner)

    async def help_wanted(self) -> None:
        head = [one for one in self._work.district.head_of(self._hazard.school_id) if one != self._by]
        await self._to(news.HelpWanted, head or desks_of(self._work, self._hazard))

    async def partly_done(self) -> None:
        await self._to(news.PartlyDone, [self._hazard.reported_by, *self._owner, *self._office])

    async def interim_taken(self) -> None:
        principals = self._work.district.office_of(self._hazard.school_id, Role.PRINCIPAL)
        desks = desks_of(self._work, self._hazard) if self._hazard.major else []
        await self._to(news.InterimTaken, [*principals, *desks])

    async def level_changed(self) -> None:
        if self._hazard.major:
            tell_above(self._work, self._hazard)
        await self._to(news.LevelChanged, self._owner)

    async def listed(self) -> None:
        await self._to(news.Listed, [*self._owner, *self._office])

    async def escalated(self) -> None:
        desks = desks_of(self._work, self._hazard)
        await self._to(news.Escalated, [*self._owner, *self._office, *desks])

    async def closed_unfixed(self) -> None:
        told = [self._hazard.reported_by, *self._owner, *await self._joined_reporters()]
        self._hazard.told_closed = [one for one in dict.fromkeys(told) if one != self._by]
        await self._to(news.ClosedUnfixed, told)

    async def reopened(self) -> None:
        told = [*self._owner, *self._hazard.told_closed, self._hazard.reported_by, *self._office]
        self._hazard.told_closed = []
        await self._to(news.Reopened, told)

    async def corrected(self) -> None:
        if self._hazard.owner_told:
            await self._to(news.Corrected, self._owner)

    async def joined(self) -> None:
        other = await self._work.hazards.get(self._hazard.joined_to or 0)
        number = other.number if other else ""
        people = [self._hazard.reported_by, *self._owner] if self._hazard.number else []
        await self._to(news.Joined, people, words=number)

    async def apart(self) -> None:
        await self._to(news.Apart, [*self._owner, self._hazard.reported_by])

    async def _joined_reporters(self) -> list[str]:
        return [one.reported_by for one in await self._work.hazards.joined(self._hazard.id or 0)]


TOLD: dict[Act, Callable[[Hearing], Awaitable[None]]] = {
    Act.HAND_OVER: Hearing.handed_over,
    Act.TRANSFER: Hearing.transferred,
    Act.BRING_BACK: Hearing.brought_back,
    Act.POSTPONE: Hearing.time_wanted,
    Act.GRANT: Hearing.time_given,
    Act.REFUSE: Hearing.time_not_given,
    Act.ASK_HELP: Hearing.help_wanted,
    Act.PARTLY: Hearing.partly_done,
    Act.INTERIM: Hearing.interim_taken,
    Act.CHANGE_LEVEL: Hearing.level_changed,
    Act.LIST: Hearing.listed,
    Act.ESCALATE: Hearing.escalated,
    Act.CLOSE_UNFIXED: Hearing.closed_unfixed,
    Act.REOPEN: Hearing.reopened,
    Act.CORRECT: Hearing.corrected,
    Act.MERGE: Hearing.joined,
    Act.UNMERGE: Hearing.apart,
}
"""Who is told of what; of the rest nobody but whoever did it."""
