"""One update inside its transaction: refused, handled, or kept for later; and what is heard of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from pydantic import ValidationError

from bot.boundary import Act
from bot.channels.port import Incoming
from bot.channels.quota import Quota
from bot.intake.aside import Aside, Poison
from bot.intake.fsm import context_of
from bot.intake.pictures import size_to_fetch, without_picture
from bot.intake.plain import Plain
from bot.intake.reading import Reading
from bot.intake.restricted.content import unnamed
from bot.intake.restricted.door import Door, scrubbed
from bot.intake.restricted.recent import KEPT, MINUTES, Said
from bot.intake.strangers import Patience
from bot.intake.tolerant import tolerantly
from bot.intake.where import said_in_private
from duty.district.district import District
from duty.district.people import Person
from duty.hazards.drafting import unsay
from duty.messaging.accounts import Account
from duty.messaging.say import Say
from duty.patrols.codes import Codes
from duty.records.restricted import Finding
from handlers.alerting.sos import DETAIL
from handlers.incidents.begun import MORE
from handlers.messaging.unwritten import ask
from handlers.routing import Routing
from handlers.speech.refusals import refuse
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice
from storage.arrivals.conversations import Conversation, Speakers
from storage.arrivals.updates import Heard, forget_heard, heard_lately, keep_refusal
from storage.queries.quotas import Spent
from storage.queries.upkeep.unsaid import forget_said

CALLING = (DETAIL, MORE)
"""States in which what is said adds to a call that is being answered."""
PrintLink = Callable[[str, str, datetime], str]
"""Where that person prints the codes of that school, asked at that moment."""


@dataclass
class Visit:
    """Who came in, in which transaction, and where their conversation stands."""

    act: Act
    account: Account
    conversation: Conversation


class Entrance:
    """Handles updates, each in a transaction that somebody else opens and commits."""

    def __init__(
        self,
        routing: Routing,
        bot: Bot,
        voice: Voice,
        links: Callable[[str], str],
        aside: Aside,
        quota: Quota,
        print_link: PrintLink,
        codes: Codes | None = None,
    ) -> None:
        self._routing = routing
        self._bot = bot
        self._plain = Plain(bot)
        self._voice = voice
        self._links = links
        self._codes = codes
        self._aside = aside
        self._quota = quota
        self._print_link = print_link
        self._patience = Patience()
        self._door = Door()

    async def receive(
        self, act: Act, incoming: Incoming, conversation: Conversation, speakers: Speakers, *, last: bool
    ) -> list[Heard]:
        """What was heard, without what must not be kept. `last`: there will be no other try.

        Raises Poison for an update that does not parse.
        """
        if (raw := unnamed(incoming.raw)) is not incoming.raw:
            incoming = replace(incoming, raw=raw)
        reading = Reading.of(incoming)
        update = self._parse(reading.raw)
        if not incoming.address:
            return []
        visit = Visit(act, await _welcome(act, incoming, speakers), conversation)
        if await self._stopped(visit, reading):
            return []
        if not await self._takes_picture(visit, incoming, update):
            words = without_picture(incoming)
            if words is None:
                return []
            reading = Reading.of(words)
            update = self._parse(reading.raw)
        talk = await self._handle(visit, reading, update)
        await self._handle_what_waited(visit, incoming, talk.replay, last=last)
        heard = [None if talk.unheard else reading.heard]
        heard += [await self._handle_unwritten(visit, Reading(incoming, raw)) for raw in talk.written]
        return [one for one in heard if one]

    async def _stopped(self, visit: Visit, reading: Reading) -> bool:
        """Nothing of it is handled but a call for help: it must not be kept, or it is asked about first."""
        came, session = reading.incoming, visit.act.work.session
        since = came.received_at - MINUTES
        if visit.account.heard_since(since) and self._door.forgot(reading):
            heard = await heard_lately(session, came.channel, came.address, since, KEPT)
            self._door.recall(reading, heard)
        found, before = self._door.look(reading, visit.act.work.district.names)
        if found.kind:
            await self._refuse(visit, reading, found, before)
            return True
        if not found.doubt or _is_stranger(self._talk(visit, reading)) or not said_in_private(reading.raw):
            return False
        if found.rest and (bare := reading.left(found)):
            await self._handle(visit, bare, self._parse(bare.raw))
        else:
            visit.act.reply(
                visit.account, ask(self._talk(visit, reading), found.doubt, self._door.hold(reading))
            )
        return True

    async def _handle_unwritten(self, visit: Visit, reading: Reading) -> Heard | None:
        """What waited in memory only, and may be kept."""
        talk = await self._handle(visit, reading, self._parse(reading.raw))
        return None if talk.unheard else reading.heard

    async def _takes_picture(self, visit: Visit, incoming: Incoming, update: Update) -> bool:
        """False where it brings one picture too many today; its sender hears so once."""
        size, person = size_to_fetch(incoming, update.message), visit.account.person_id
        if size is None or not person or not said_in_private(incoming.raw):
            return True
        spent = await self._quota.spend(visit.act.work.session, person, size, incoming.received_at)
        if spent is Spent.FIRST_REFUSED:
            visit.act.reply(visit.account, Say(self._voice.line("photo.full", visit.account.language)))
        return spent is Spent.TAKEN

    async def _refuse(self, visit: Visit, reading: Reading, found: Finding, before: Sequence[Said]) -> None:
        """The words are refused; the call for help beside them is not."""
        incoming = reading.incoming
        await keep_refusal(visit.act.work.session, incoming.received_at)
        talk = self._talk(visit, reading)
        left = reading.left(found, told=visit.conversation.state in CALLING)
        if not _is_stranger(talk) or self._patience.answers(incoming):
            visit.act.reply(visit.account, refuse(talk, found.kind, called=bool(left)), "refusal")
        await self._let_go(visit, before, incoming.received_at)
        visit.act.outcomes[-1] = (incoming.channel, "refused")
        if left:
            await self._handle(visit, left, self._parse(left.raw))

    async def _let_go(self, visit: Visit, before: Sequence[Said], now: datetime) -> None:
        """Messages of which only this one has shown that they must not be kept."""
        if not before:
            return
        account, talk = visit.account, visit.conversation
        references = {str(said.reference) for said in before}
        await forget_heard(visit.act.work.session, account.channel, account.address, references)
        for said in before:
            visit.act.reply(account, Say(deletes=f"#{said.reference}"), "refusal")
        words = [said.words for said in before]
        work = visit.act.work
        await unsay(work, account.person_id, before[0].at, words, now)
        await forget_said(work.session, account.person_id, before[0].at, words)
        data = scrubbed(talk.data, words)
        talk.changed |= data != talk.data
        talk.data = data

    async def _handle(self, visit: Visit, reading: Reading, update: Update) -> Talk:
        talk = self._talk(visit, reading)
        state = context_of(visit.conversation)
        stranger = _is_stranger(talk)
        said = await self._routing.answer(update, talk, state, visit.conversation.state)
        if stranger:  # nothing of it is kept, not even the code that let them in
            talk.unheard = True
            if talk.person is None and not self._patience.answers(reading.incoming):
                return talk
        pressed = (update.callback_query.data or "") if update.callback_query else ""
        for say in answers(said, update):
            visit.act.reply(visit.account, say, pressed=pressed)
        if talk.refused:
            await keep_refusal(visit.act.work.session, talk.now)
        return talk

    async def _handle_what_waited(
        self, visit: Visit, incoming: Incoming, waited: Sequence[dict[str, Any]], *, last: bool
    ) -> None:
        """What came before the consent. At the last try it is parked instead, since one of it may be the
        poison and the consent itself must get through."""
        for number, raw in enumerate(waited, 1):
            if last:
                one = replace(incoming, key=f"{incoming.key}+{number}", raw=raw)
                why = "waited for the consent and could not be handled"
                await self._aside.set_aside(visit.act, one, why)
            else:
                await self._handle(visit, Reading(incoming, raw), self._parse(raw))

    def _parse(self, raw: dict[str, Any]) -> Update:
        if (plain := self._plain.read(raw)) is not None:
            return plain
        try:
            return tolerantly(lambda one: Update.model_validate(one, context={"bot": self._bot}), raw)
        except ValidationError as error:
            fields = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
            raise Poison(f"does not parse: {', '.join(fields)[:300]}") from None

    def _talk(self, visit: Visit, reading: Reading) -> Talk:
        return Talk(
            work=visit.act.work,
            account=visit.account,
            now=reading.incoming.received_at,
            said_at=reading.said_at,
            raw=reading.raw,
            voice=self._voice,
            person=_serving(visit.act.work.district, visit.account.person_id, reading.incoming.received_at),
            link=self._links(reading.incoming.channel),
            print_link=self._print_link,
            codes=self._codes,
            unwritten=partial(self._door.take, reading),
        )


def _serving(district: District, person_id: str, now: datetime) -> Person | None:
    """Whoever left is nobody from the first minute, before anything else has followed from it."""
    person = district.people.get(person_id)
    return None if person is None or person.has_left(district.today(now)) else person


def _is_stranger(talk: Talk) -> bool:
    return talk.person is None and said_in_private(talk.raw)


async def _welcome(act: Act, incoming: Incoming, speakers: Speakers) -> Account:
    """The account that speaks; whoever speaks can be reached again."""
    speaker = (incoming.channel, incoming.address)
    account = speakers.get(speaker)
    if account is None:
        account = speakers[speaker] = await act.work.accounts.find_or_add(*speaker)
    assert account.id is not None
    act.heard_at[account.id] = incoming.received_at
    if not account.reachable:
        account.hear()
    return account


def answers(said: Any, update: Update) -> list[Say]:
    """What the handler returned, as a list; the press of a button is always answered once."""
    found = [] if said is None or said is UNHANDLED else [said] if isinstance(said, Say) else list(said)
    if update.callback_query is None:
        return found
    press = update.callback_query.id
    toasted = next((i for i, say in enumerate(found) if say.toast), 0)
    if not found:
        return [Say(answers=press)]
    return [say.but(answers=press) if i == toasted else say for i, say in enumerate(found)]
