"""The one place that commits: what was decided, what is to be said and what was handled, together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.delivery.floor import Floor
from duty.messaging.accounts import Account
from duty.messaging.notices import Notice, Priority
from duty.messaging.quiet import sift
from duty.messaging.say import Say
from handlers.notices import render
from handlers.speech.voice import Voice
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.mail.joining import ELSEWHERE, joined, withhold
from storage.mail.outbox import Utterance, enqueue, told_names

Deliver = Callable[[Sequence[Utterance]], None]


class Act:
    """One transaction in the making: the work, and what it wants said."""

    def __init__(self, work: SqlWork, voice: Voice) -> None:
        self.work = work
        self._voice = voice
        self._said: list[Utterance] = []
        self._pressed: dict[int, str] = {}
        """Which of these answer the press of which button, by their place in the list."""
        self._spared: dict[int, Account] = {}
        """Accounts where something waits to join what is said, by their ids."""
        self._renewed: list[tuple[Account, Say]] = []
        """Cards that an answer renewed, with the account that wrote."""
        self.heard_at: dict[int, datetime] = {}
        """When each account spoke, by its id."""
        self.outcomes: list[tuple[str, str]] = []
        """What became of each update, as (channel, outcome); counted once it is committed."""

    def reply(self, account: Account, say: Say, kind: str = "reply", pressed: str = "") -> None:
        """Answer the account that wrote, or pressed a button of that data."""
        self._pressed[len(self._said)] = pressed
        self._said.append(self._utterance(account, say, Priority.REPLY, kind))
        if say.replaces and not say.replaces.startswith("#") and account.person_id:
            self._renewed.append((account, say))

    async def utterances(self) -> list[Utterance]:
        """The replies in order, then the notices, one for each account of its person; with what waited."""
        await sift(self.work, self.work.notices, self.work.now)
        told = [*self.work.notices, *self.work.withheld]
        people = {notice.person_id for notice in told if notice.account_id is None}
        people |= {account.person_id for account, _ in self._renewed}
        of_people = await self.work.accounts.of_people(people) if people else {}
        await self._renew_elsewhere(of_people)
        for notice in self.work.notices:
            named = [await self.work.accounts.get(notice.account_id)] if notice.account_id is not None else []
            for account in named or of_people.get(notice.person_id, ()):
                if account is not None and account.reachable:
                    self._said.append(self._notice(account, notice))
        await self._withhold(of_people)
        self.work.notices.clear()
        waiting = [(one, self._voice.line("common.besides", one.language)) for one in self._spared.values()]
        return await joined(self.work.session, self._said, self._pressed, waiting, self.work.now)

    async def _withhold(self, of_people: Mapping[str, Sequence[Account]]) -> None:
        """What a guard is spared joins the next message, on each of their phones."""
        for notice in self.work.withheld:
            for account in of_people.get(notice.person_id, ()):
                line = self._notice(account, notice)
                await withhold(self.work.session, line, self.work.now)
                account.withheld = True
                self._spared[line.account_id] = account
        self.work.withheld.clear()

    async def _renew_elsewhere(self, theirs: Mapping[str, Sequence[Account]]) -> None:
        """What was taken on one phone is taken on the person's other ones, which ring no longer."""
        others = [
            (other, say)
            for account, say in self._renewed
            for other in theirs[account.person_id]
            if other.id != account.id and other.reachable
        ]
        self._renewed.clear()
        names = {say.replaces for _, say in others}
        shown = await told_names(self.work.session, {other.id for other, _ in others}, names)
        for other, say in others:
            if (other.id, say.replaces) in shown:
                same = say.but(answers="", toast="", keyboard=(), silent=True)
                self._said.append(self._utterance(other, same, Priority.REPLY, ELSEWHERE))

    def _notice(self, account: Account, notice: Notice) -> Utterance:
        say = render(notice, self._voice, account.language)
        return self._utterance(account, say, notice.priority, notice.kind, notice)

    def _utterance(
        self, account: Account, say: Say, priority: int, kind: str, notice: Notice | None = None
    ) -> Utterance:
        assert account.id is not None
        if account.withheld:
            self._spared[account.id] = account
        return Utterance(
            account_id=account.id,
            channel=account.channel,
            address=account.address,
            priority=int(priority),
            kind=kind,
            say=say.to_json(),
            created_at=self.work.now,
            not_before=(notice and notice.not_before) or self.work.now,
            name=say.name,
            caller=notice.news.caller if notice else "",
            page_id=notice.page_id if notice else None,
            dedupe=(notice.dedupe or None) if notice else None,
            expires_at=notice.expires_at if notice else None,
            turn=int(notice.turn) if notice else 0,
        )


class Boundary:
    """Opens transactions; whatever a committed one wants said goes straight to the delivery."""

    def __init__(
        self,
        database: Database,
        voice: Voice,
        floor: Floor,
        deliver: Deliver,
        count: Callable[[str, str], None] = lambda channel, outcome: None,
    ) -> None:
        self.database = database
        self._count = count
        self.voice = voice
        self._floor = floor
        self._deliver = deliver

    @asynccontextmanager
    async def act(self, now: datetime, *, urgent: bool = False, kept: bool = True) -> AsyncIterator[Act]:
        """Commits when the block ends well, and only then is anything said.

        urgent: somebody calls for help, so it goes before whatever else waits to write.
        kept:   False for a rehearsal: everything is done, and nothing of it remains.
        """
        async with self.database.work(now, urgent=urgent) as work:
            act = Act(work, self.voice)
            yield act
            lines = await act.utterances()
            said = await enqueue(work.session, lines, self._floor.label, work.alerts.raised)
            if not kept:
                return
            await work.commit()
        for outcome in act.outcomes:
            self._count(*outcome)
        if said:
            self._deliver(said)
