"""What whoever answers a call reads in return: their card, how it stands, or why nothing came of it."""

from __future__ import annotations

from typing import Any

from duty.alerting.answering.rights import Refusal, Refused
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts
from duty.alerting.calls.held import Held
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, row
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from handlers.alerting.afterwards.words import clear_button
from handlers.alerting.keys import declined_buttons, looks, replay_button, taken_buttons, useful_buttons
from handlers.alerting.words import call_values
from handlers.speech.marks import marked
from handlers.speech.talk import Talk

REFUSALS = {
    Refusal.UNKNOWN: "common.gone",
    Refusal.NOT_YOURS: "alert.not_yours",
    Refusal.TOO_LATE: "common.too_late",
    Refusal.READ_ONLY: "alert.read_only",
    Refusal.PHONE_FIRST: "alert.phone_first",
    Refusal.OFFICERS: "alert.officers_end",
    Refusal.NOBODY: "alert.refer_nobody",
}


def refused(talk: Talk, refusal: Refused) -> list[Say]:
    """Over the chat: why, or where it came too late how the call stands by now."""
    if refusal.why is Refusal.TOO_LATE and refusal.call:
        return [Say(toast=standing(talk, refusal.call))]
    return [Say(toast=talk.line(REFUSALS[refusal.why]))]


def standing(talk: Talk, call: Call) -> str:
    """How it stands, for a press that came too late."""
    alert = call.alert
    if alert.taken and alert.taken_at:
        by = talk.district.people[alert.taken_by].name
        return talk.line("alert.was_taken", at=talk.when(alert.taken_at), by=by)
    if alert.closed_at:
        return talk.line("alert.was_closed", at=talk.when(alert.closed_at))
    if alert.mistake_at:
        return talk.line("alert.was_mistake", at=talk.when(alert.mistake_at))
    return talk.line("common.already")


def mine(talk: Talk, call: Call, key: str, *, ends: bool = True, toast: str = "") -> Say:
    """The taker's own card, with what they can say next; it takes the place of the call.

    That may stand far above by now: the toast says at once what was noted.
    """
    held = Held.of(talk.district, call.alert, talk.me, ends=ends)
    buttons = taken_buttons(talk.voice, call.id, held)
    facts = CallFacts.of(talk.district, call, talk.me.id)
    said = _card(talk, call, key, buttons + looks(talk.voice, facts), toast)
    going = talk.line("alert.going", names="、".join(facts.going)) if facts.going else ""
    eta = talk.line("alert.eta_at", at=held.eta) if held.eta else ""
    return said.but(text="\n".join(part for part in (said.text + eta, going) if part))


def ended(talk: Talk, call: Call, key: str) -> Say:
    """The same once it is over: [点错了] [解除], and whether the call was of use."""
    if call.alert.drill:
        return _card(talk, call, key, ())
    reopen = (talk.voice.line("alert.slip"), Press("alert.reopen", call.id))
    clears = opens(talk.me, Do.START, Thing.ALL_CLEAR)
    slip = row(reopen, clear_button(talk.voice, call.id)) if clears else row(reopen)
    if opens(talk.me, Do.SEE, Thing.REPLAY):
        slip += replay_button(talk.voice, call.id)
    judged = call.alert.useful is not None
    said = _card(talk, call, key, slip if judged else useful_buttons(talk.voice, call.id) + slip)
    asked = talk.line("alert.useful_kept" if judged else "alert.useful_ask")
    return said.but(text=f"{said.text}\n{asked}")


def declined(talk: Talk, call: Call, *, others_called: bool) -> Say:
    """It stands in place of the call and is silent, on every phone of theirs; they may come after all."""
    text = talk.line("alert.you_declined" if others_called else "alert.you_declined_only")
    head = line(talk, "alert.declined_head", call, talk.clock(talk.now))
    name = str(call.subject)
    buttons = declined_buttons(talk.voice, call.id)
    return Say(f"{head}\n{text}", buttons, name=name, replaces=name, toast=text)


def gone(talk: Talk, call: Call) -> Say:
    """[我过去] was tapped: their card says so."""
    text = line(talk, "near.you_go", call, talk.clock(talk.now))
    facts = CallFacts.of(talk.district, call, talk.me.id)
    name = str(call.subject)
    return Say(text, looks(talk.voice, facts), name=name, replaces=name, toast=text)


def _card(talk: Talk, call: Call, key: str, buttons: Buttons, toast: str = "") -> Say:
    text = line(talk, key, call, talk.clock(talk.now))
    name = str(call.subject)
    return Say(text, buttons, name=name, replaces=name, toast=toast or text)


def line(talk: Talk, key: str, call: Call, time: str, **more: Any) -> str:
    """A text about the call; of a drill it says so."""
    values = call_values(talk.voice, CallFacts.of(talk.district, call), talk.account.language)
    text = talk.line(key, **(values | {"time": time} | more))
    return marked(talk.voice, call.alert.drill, text, talk.account.language)
