"""What comes in the minutes after a report: more words, the place, pictures, and [另一件事]."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.reporters.additions import WordsAdded, add_picture, add_place, add_words
from duty.district.places import Place
from duty.incidents.refusal import Refusal, Why
from duty.language.reading import Meaning
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from handlers.incidents.begun import MORE, Begun
from handlers.incidents.filing import report
from handlers.incidents.receipt import triage_set
from handlers.incidents.refused import refused
from handlers.speech.filters import Choice, Has, In, Words
from handlers.speech.pictures import picture_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("incident additions by button", Stage.KEYS)
    routes.callback_query.register(another, Choice("another"))
    return routes


def _flows() -> Job:
    """Stands before pictures, bare places and free words, which begin something new."""
    routes = Job("incident additions", Stage.FLOWS)
    routes.message.register(located, Has("location"), In(MORE))
    routes.message.register(pictured, Has("photo"), In(MORE))
    routes.message.register(said, Words(), In(MORE))
    return routes


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    begun = await Begun.of(state)
    added = await add_words(talk.work, talk.me, begun.report, talk.meaning, talk.now)
    if isinstance(added, Refusal):
        return await _not_added(state, added)
    return [await _added(talk, state, begun, added)]


async def located(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The event's place. A spot check or a check-in that is due is answered with it, too."""
    begun, spot = await Begun.of(state), message.location
    place = Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0) if spot else None
    believed = None if talk.forwarded else place
    added = await add_place(talk.work, talk.me, begun.report, believed, talk.now)
    if isinstance(added, Refusal):
        return await _not_added(state, added)
    if spot and spot.live_period:
        await begun.keep(state, live=message.message_id)
    if added.due:
        raise SkipHandler
    return [Say(talk.line("incident.place_added", number=added.incident.number))]


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Kept with the report; of several in a row only the first is answered."""
    begun, picture = await Begun.of(state), picture_of(talk, message)
    added = await add_picture(talk.work, talk.me, begun.report, picture, talk.meaning, talk.now)
    if isinstance(added, Refusal):
        return await _not_added(state, added)
    if added.words:
        return [await _added(talk, state, begun, added.words)]
    text = talk.line("incident.photo_added", number=added.incident.number)
    return [] if added.answered else [Say(text)]


async def _not_added(state: FSMContext, refusal: Refusal) -> list[Say]:
    """收到 is answered with nothing. Anything else goes its usual way; once the time is over for good."""
    if refusal.why is Why.NOTHING_SAID:
        return []
    if refusal.why is not Why.ANOTHER_MATTER:
        await state.set_state(None)
    raise SkipHandler


async def _added(talk: Talk, state: FSMContext, begun: Begun, added: WordsAdded) -> Say:
    """The words are remembered, in case they were another matter. 已转告 only where somebody was told."""
    await begun.keep(state, extra=talk.words)
    if added.raised:
        return Say(triage_set(talk, added.raised))
    another_ = (talk.voice.line("incident.another"), Press("another", added.incident.id))
    key = "incident.added" if added.told else "incident.added_only"
    return Say(talk.line(key, number=added.incident.number), row(another_))


async def another(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[另一件事]: the same words once more, as a report of their own."""
    begun = await Begun.of(state)
    await begun.keep(state, extra="")
    if not begun.extra or str(begun.report) != args[-1]:
        return refused(talk, Refusal(Why.EXPIRED))
    return await report(talk, state, Meaning(begun.extra))
