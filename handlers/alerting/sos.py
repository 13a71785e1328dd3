"""🚨 紧急求助 and what follows it: place, words, pictures, and 误触撤销."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.reporters import details, helping
from duty.alerting.reporters.details import Added
from duty.alerting.reporters.helping import Became, Heard, Help
from duty.attendance.whereabouts import whereabouts
from duty.district.places import Place
from duty.incidents.incident import Incident
from duty.incidents.kinds import emergency_number
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from handlers.attendance import checkin
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, In, Pressed, Words, numbered
from handlers.speech.helped import drill_buttons, help_buttons, slip_button
from handlers.speech.pictures import picture_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

DETAIL = "sos:detail"
"""State: what is sent now belongs to the call for help named in `incident`."""
INCIDENT = "incident"
"""Conversation value: which incident that is."""


def jobs() -> list[Job]:
    return [_danger()]


def _danger() -> Job:
    """Stands before the consent: help does not wait for a form."""
    routes = Job("sos", Stage.DANGER)
    routes.message.register(help_me, Pressed(labels.SOS, command="sos"))
    routes.callback_query.register(by_mistake, Choice("mistake"))
    routes.callback_query.register(company, Choice("sos.company"))
    routes.callback_query.register(hushed, Choice("sos.hush"))
    routes.message.register(located, Has("location"), In(DETAIL))
    routes.message.register(said, Words(), In(DETAIL))
    routes.message.register(pictured, Has("photo"), In(DETAIL))
    return routes


# -- the tap -------------------------------------------------------------------------------


async def help_me(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """One tap; a second one is the same call."""
    heard = await helping.call_for_help(talk.work, talk.me, talk.now, talk.said_at)
    return await answer(talk, state, heard)


async def answer(talk: Talk, state: FSMContext, tap: Help) -> list[Say]:
    """What became of the tap. What is sent from now on belongs to that call."""
    if tap.call is None:
        return [Say(talk.line("sos.stranger"))]
    if tap.heard is Heard.MADE_REAL:
        return [Say(talk.line("sos.real_kept"))]
    await expect_more(state, tap.call.incident)
    if tap.heard is Heard.DRILLED:
        return [_in_a_drill(talk, tap.call.id, tap.call.incident)]
    said = [_called(talk, ANSWERS[tap.heard], tap.call.incident)]
    return [*said, Say(talk.line("sos.ask_more"))] if tap.heard is Heard.CALLED else said


async def expect_more(state: FSMContext, incident: Incident) -> None:
    """What is sent from now on belongs to that call."""
    await state.set_state(DETAIL)
    await state.update_data({INCIDENT: incident.known_id})


ANSWERS = {Heard.CALLED: "sos.sent", Heard.KNOWN: "sos.sent_known", Heard.TOLD_AGAIN: "sos.again_told"}


def _called(talk: Talk, key: str, incident: Incident) -> Say:
    values = {"number": emergency_number(incident.kind), "time": talk.clock(incident.occurred_at)}
    return Say(talk.line(key, **values), help_buttons(talk.voice, incident.known_id))


def _in_a_drill(talk: Talk, alert_id: int, incident: Incident) -> Say:
    """Said at once that it is a drill; one tap makes it real."""
    text = talk.line("sos.sent_drill", number=emergency_number(incident.kind))
    return Say(text, drill_buttons(talk.voice, alert_id, incident.known_id))


async def by_mistake(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[误触撤销]: somebody phones. Of whoever cannot speak it is only noted, and no call is promised."""
    became = await helping.claim_mistake(talk.work, numbered(args[-1]), talk.me, talk.now)
    if became in (Became.DONE, Became.BEFORE):
        await state.set_state(None)
    return [_under_call(talk, became, MISTAKES, silent=became is Became.NOTED)]


async def company(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[只要来个人]: less than an emergency."""
    became = await helping.want_company(talk.work, numbered(args[-1]), talk.me, talk.now)
    return [_under_call(talk, became, COMPANIES)]


async def hushed(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[不方便说话]: a ready message for the police's number by SMS comes with the answer."""
    became = await helping.hush(talk.work, numbered(args[-1]), talk.me, talk.now)
    said = _under_call(talk, became, HUSHES, silent=True)
    return [said, *await _sms(talk)] if became is Became.DONE else [said]


async def _sms(talk: Talk) -> list[Say]:
    """Where to, and a message of its own to copy: who, where, and that nobody may phone."""
    school_id, post_id = await whereabouts(talk.work, talk.me, talk.now)
    school, post = talk.district.schools.get(school_id), talk.district.posts.get(post_id)
    where = (school.name if school else "") + (post.name if post else "")
    how = talk.line("sos.sms_how", number=talk.voice.sms_police)
    ready = talk.line("sos.sms", where=where, who=talk.me.name)
    return [Say(how, silent=True), Say(ready, silent=True)]


def _under_call(talk: Talk, became: Became, texts: dict[Became, str], *, silent: bool = False) -> Say:
    """A new line for what was done; over the chat for everything else."""
    text = talk.line(texts[became])
    if became in (Became.DONE, Became.NOTED):
        return Say(text, silent=silent)
    return Say(toast=text)


MISTAKES = {
    Became.DONE: "sos.mistake_kept",
    Became.BEFORE: "sos.mistake_kept",
    Became.NOTED: "sos.mistake_noted",
    Became.OVER: "sos.mistake_late",
    Became.UNKNOWN: "common.gone",
}
COMPANIES = {
    Became.DONE: "sos.company_kept",
    Became.BEFORE: "common.already",
    Became.NOTED: "sos.company_no",
    Became.OVER: "sos.mistake_late",
    Became.UNKNOWN: "common.gone",
}
HUSHES = {
    Became.DONE: "sos.hush_kept",
    Became.BEFORE: "common.already",
    Became.OVER: "sos.mistake_late",
    Became.UNKNOWN: "common.gone",
}


# -- what belongs to it --------------------------------------------------------------------


async def still_adding(talk: Talk, state: FSMContext) -> bool:
    """Whether what is sent now belongs to a call that is being answered."""
    return await details.call_to_add_to(talk.work, await _incident(state), talk.now) is not None


async def _incident(state: FSMContext) -> int:
    return int((await state.get_data()).get(INCIDENT) or 0)


async def _kept(state: FSMContext, added: Added | None) -> Added:
    """Where the call is over the message goes its usual way."""
    if added is None:
        await state.set_state(None)
        raise SkipHandler
    return added


async def located(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The place of the call; whoever has come to their post has checked in with it, too.

    A place picked on the map is where help is wanted; a forwarded one is somebody else's.
    """
    spot = message.location
    if spot is None:
        raise SkipHandler
    if talk.forwarded and await still_adding(talk, state):
        return [Say(talk.line("sos.place_forwarded"))]
    place = Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0)
    came = await details.add_place(talk.work, await _incident(state), place, talk.me, talk.now)
    added = await _kept(state, came)
    checked_in = await checkin.located(message, talk) if added.at_post else []
    return _quietly(added, [Say(talk.line("sos.place_kept")), *checked_in])


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """More words; 收到 needs no answer."""
    came = await details.add_words(talk.work, await _incident(state), talk.meaning, talk.me, talk.now)
    added = await _kept(state, came)
    if talk.meaning.says_nothing:
        return []
    kept = _kept_say(talk, added, "sos.more_kept")
    if added.asks_drill:
        return _quietly(added, [kept, ask_if_drill(talk, added.call.id)])
    return _quietly(added, [kept, *(await checkin.said_here(talk) if added.at_post else [])])


def _kept_say(talk: Talk, added: Added, key: str) -> Say:
    """To whom it went. Graver words are answered as another tap; 按错了 with the key that says so, since no
    word ends a call."""
    incident = added.call.incident
    if added.raised:
        return _called(talk, "sos.again_told", incident)
    if talk.meaning.takes_back:
        return Say(talk.line("sos.more_slip"), row(slip_button(talk.voice, incident.known_id)))
    return Say(talk.line(key))


async def taken_back_by_word(talk: Talk) -> Say | None:
    """撤回 and 取消, also as commands: the key, and the officers read what was written.

    None where no call of theirs is being answered.
    """
    call = await helping.running_call(talk.work, talk.me, talk.now)
    if call is None:
        return None
    if not talk.words.startswith("/"):
        await details.add_words(talk.work, call.incident.known_id, talk.meaning, talk.me, talk.now)
    return Say(talk.line("common.undo_sos"), row(slip_button(talk.voice, call.incident.known_id)))


def _quietly(added: Added, said: list[Say]) -> list[Say]:
    """To whoever cannot speak nothing makes a sound."""
    return [one.but(silent=True) for one in said] if added.call.alert.hushed else said


def ask_if_drill(talk: Talk, alert_id: int) -> Say:
    """是不是演练？ Nothing waits for the answer. `alert_id`: 0 where nobody called for help."""
    buttons = row(
        (talk.voice.line("drill.real"), Press("drill.real", alert_id)),
        (talk.voice.line("drill.claim"), Press("drill.claim", alert_id)),
    )
    return Say(talk.line("drill.question"), buttons)


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture belongs to the call; one answer for an album."""
    picture = picture_of(talk, message)
    came = await details.add_picture(talk.work, await _incident(state), picture, talk.meaning, talk.now)
    added = await _kept(state, came)
    if added.unsaid and not added.raised:
        return []
    return _quietly(added, [_kept_say(talk, added, "sos.photo_kept")])
