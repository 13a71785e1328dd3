"""Calls put into words: news in, a Say out. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from duty.alerting.calling.following import FollowUp
from duty.alerting.calling.paging import AskedToPhone, Paged, Referred
from duty.alerting.calling.placing import CallDeclined, CallMoved, DetailAdded, PictureCame
from duty.alerting.calling.raising import ChangedForHolder
from duty.alerting.calling.telling import (
    CallChanged,
    CallClosed,
    CallCompany,
    CallExpected,
    CallFalseAlarm,
    CallHushed,
    CallMistaken,
    CallOn,
    CallPhoned,
    CallReopened,
    CallTaken,
    CallWithdrawn,
    Outcome,
)
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.calls.standing import Stands
from duty.alerting.reporters.asking import CalledUnasked
from duty.alerting.reporters.helping import DoNotPhone, PressedAgain, PressedAgainForHolder
from duty.district.severity import Triage
from duty.messaging.notices import News
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, row
from handlers.alerting.keys import call_buttons, looks, phone_buttons, taken_buttons
from handlers.speech.helped import slip_button
from handlers.speech.marks import marked, shortened
from handlers.speech.voice import Voice, distance

# -- what every line about a call uses -----------------------------------------------------------


def call_values(voice: Voice, call: CallFacts, language: str) -> dict[str, Any]:
    """The values every line about a call uses."""
    sentence = shortened(call.sentence)
    what = voice.line("alert.said", language, sentence=sentence) if sentence else ""
    if not sentence and call.kind == "sos":
        what = voice.line("alert.unknown", language)
    if call.delayed:
        what += voice.line("alert.delayed", language, received=call.received)
    said = call.values() | {
        "what": what,
        "map": _where(voice, call, language),
        "kind": voice.word("kind", call.kind, language),
        "mark": voice.word("mark", call.triage, language),
        "dot": "" if call.drill else voice.word("dot", call.triage, language),
    }
    if call.hushed:
        said |= {"phone": voice.line("alert.no_phone", language)}
    if call.unsure:
        said |= {"school": voice.line("alert.unsure", language), "post": ""}
    return said


def _where(voice: Voice, call: CallFacts, language: str) -> str:
    """离西门岗约10米; where no post is near, the figures."""
    if call.latitude is None:
        return ""
    if call.spot:
        far = distance(max(call.metres, 10.0), language)
        return voice.line("alert.near_post", language, **(call.values() | {"distance": far}))
    return voice.line("alert.map", language, latitude=call.latitude, longitude=call.longitude)


def call_line(voice: Voice, key: str, call: CallFacts, language: str, **more: Any) -> str:
    """The text of that key about a call."""
    return voice.line(key, language, **(call_values(voice, call, language) | more))


def call_text(voice: Voice, call: CallFacts, language: str, **instead: Any) -> str:
    """【紧急求助】07:44 实验小学东门岗 李师傅 {电话}。情况待问。 `instead`: values that read otherwise."""
    head = "alert.head_incident"
    if call.kind == "sos":
        head = "alert.head_sos" if call.triage == Triage.P0 else "alert.head_help"
    lines = [call_line(voice, head, call, language, **instead)]
    if call.going:
        lines.append(voice.line("alert.going", language, names="、".join(call.going)))
    return marked(voice, call.drill, "\n".join(lines), language)


def card(voice: Voice, text: str, buttons: Buttons, call: CallFacts) -> Say:
    """With what can be looked at below what can be said."""
    return Say(text, buttons + looks(voice, call))


# -- calls ---------------------------------------------------------------------------------------


def paged(voice: Voice, news: Paged, language: str) -> Say:
    return card(voice, call_text(voice, news.call, language), call_buttons(voice, news.call.alert), news.call)


def referred(voice: Voice, news: Referred, language: str) -> Say:
    """The call itself, and from whom it comes."""
    line = voice.line("alert.referred", language, by=news.by)
    text = f"{call_text(voice, news.call, language)}\n{line}"
    return card(voice, text, call_buttons(voice, news.call.alert), news.call)


def pressed_again(voice: Voice, news: PressedAgain, language: str) -> Say:
    """The same card, and that they tapped once more."""
    text = f"{call_text(voice, news.call, language)}\n{call_line(voice, 'alert.again', news.call, language)}"
    return card(voice, text, call_buttons(voice, news.call.alert), news.call)


def pressed_again_for_holder(voice: Voice, news: PressedAgainForHolder, language: str) -> Say:
    """As above, with what they can say next."""
    text = f"{call_text(voice, news.call, language)}\n{call_line(voice, 'alert.again', news.call, language)}"
    return card(voice, text, taken_buttons(voice, news.call.alert, news.held), news.call)


def detail_added(voice: Voice, news: DetailAdded, language: str) -> Say:
    """The whole card, and below it what is new; the place with it, as far as it is known."""
    return _more(
        voice,
        news,
        call_line(voice, "alert.detail", replace(news.call, sentence=news.words), language),
        language,
    )


def picture_came(voice: Voice, news: PictureCame, language: str) -> Say:
    """Whoever may look has the key for it; to everybody else it says that there is one."""
    key = "alert.photo" if news.call.opens else "alert.photo_elsewhere"
    return _more(voice, news, call_line(voice, key, news.call, language), language)


def _more(voice: Voice, news: DetailAdded | PictureCame, line: str, language: str) -> Say:
    if news.alone:
        return Say(line)
    say = moved(voice, news, language)
    return say.but(text=f"{say.text}\n{line}")


# -- what became of them -------------------------------------------------------------------------


def outcome(voice: Voice, news: Outcome, language: str) -> Say:
    """What everybody else who was called reads instead: the call, and how it stands."""
    line = call_line(voice, OUTCOMES[type(news)], news.call, language, by=news.by, at=news.at)
    if news.eta:
        line += voice.line("alert.eta_at", language, at=news.eta)
    return Say(f"{call_text(voice, news.call, language)}\n{line}")


OUTCOMES: dict[type[Outcome], str] = {
    CallExpected: "alert.taken",
    CallTaken: "alert.taken",
    CallClosed: "alert.closed",
    CallFalseAlarm: "alert.false_alarmed",
    CallReopened: "alert.reopened",
    CallWithdrawn: "alert.withdrawn",
    CallMistaken: "alert.mistake",
    CallOn: "alert.on",
    CallCompany: "alert.company",
    CallHushed: "alert.hushed",
    CallPhoned: "alert.phoned",
}


def mistaken(voice: Voice, news: CallMistaken, language: str) -> Say:
    """[我来打电话]: only whoever phones the caller can end it."""
    return outcome(voice, news, language).but(buttons=_buttons(voice, news, phone_buttons))


def _buttons(voice: Voice, news: Outcome, offered: Callable[[Voice, int], Buttons]) -> Buttons:
    """Whoever has it keeps theirs; while somebody has it nobody else is offered any."""
    if news.mine:
        return taken_buttons(voice, news.call.alert, news.mine.held) + looks(voice, news.call)
    return () if news.taken else offered(voice, news.call.alert) + looks(voice, news.call)


def asked_to_phone(voice: Voice, news: AskedToPhone, language: str) -> Say:
    """Not a page as if nothing had been said: that it was called a mistake stands first."""
    line = call_line(voice, "alert.phone", news.call, language, at=news.at)
    return Say(line, phone_buttons(voice, news.call.alert))


def still_called(voice: Voice, news: Outcome, language: str) -> Say:
    """It goes on, and can be taken."""
    return outcome(voice, news, language).but(buttons=_buttons(voice, news, call_buttons))


def do_not_phone(voice: Voice, news: DoNotPhone, language: str) -> Say:
    return Say(call_line(voice, "alert.hushed", news.call, language))


def changed(voice: Voice, news: CallChanged, language: str) -> Say:
    """The same card, with its buttons."""
    return card(voice, _changed(voice, news, language), call_buttons(voice, news.call.alert), news.call)


def changed_for_holder(voice: Voice, news: ChangedForHolder, language: str) -> Say:
    """The same for whoever has it: what they can say next comes along."""
    buttons = taken_buttons(voice, news.call.alert, news.held)
    return card(voice, _changed(voice, news, language), buttons, news.call)


def _changed(voice: Voice, news: CallNews, language: str) -> str:
    triage = voice.word("triage", news.call.triage, language)
    line = call_line(voice, "alert.changed", news.call, language, triage=triage)
    return f"{call_text(voice, news.call, language)}\n{line}"


def follow_up(voice: Voice, news: FollowUp, language: str) -> Say:
    """[还在处理], or what can be said instead."""
    line = call_line(voice, "alert.follow_up", news.call, language)
    busy = row((voice.line("alert.busy"), Press("alert.busy", news.call.alert)))
    return Say(line, busy + taken_buttons(voice, news.call.alert, news.held))


def called_unasked(voice: Voice, news: CalledUnasked, language: str) -> Say:
    """With what takes it back, in case it was nothing."""
    slip = slip_button(voice, news.incident)
    back = (voice.line("incident.take_back"), Press("unreport", news.incident))
    text = voice.line("doubt.called", language, at=news.at, dial=news.dial)
    return Say(text, row(slip if news.sos else back))


def moved(voice: Voice, news: CallMoved, language: str) -> Say:
    """The card as it stands, with the place of this moment."""
    call, text = news.call, call_text(voice, news.call, language)
    if news.mine:
        line = call_line(voice, "alert.you_took", call, language, time=news.at) + _coming(
            voice, news, language
        )
        buttons = taken_buttons(voice, call.alert, news.mine.held)
        return card(voice, marked(voice, call.drill, line, language), buttons, call)
    if news.stands is Stands.MISTAKE:
        line = call_line(voice, "alert.mistake", call, language, at=news.at)
        return card(voice, f"{text}\n{line}", phone_buttons(voice, call.alert), call)
    if news.stands is Stands.TAKEN:
        key = "alert.phoned" if news.phones else "alert.taken"
        line = call_line(voice, key, call, language, by=news.by, at=news.at)
        if news.eta:
            line += voice.line("alert.eta_at", language, at=news.eta)
        return card(voice, f"{text}\n{line}", (), call)
    return card(voice, text, call_buttons(voice, call.alert), call)


def declined(voice: Voice, news: CallDeclined, language: str) -> Say:
    """The card as it stands, and who cannot come."""
    say = moved(voice, news, language)
    line = call_line(voice, "alert.declined", news.call, language, by=news.who, at=news.then)
    return say.but(text=f"{say.text}\n{line}")


def _coming(voice: Voice, news: CallMoved, language: str) -> str:
    """When its reader said they would be there, and who goes besides."""
    eta = voice.line("alert.eta_at", language, at=news.eta) if news.eta else ""
    names = "、".join(news.call.going)
    return eta + (f"\n{voice.line('alert.going', language, names=names)}" if names else "")


RENDERERS: dict[type[News], Any] = {
    Paged: paged,
    Referred: referred,
    CallDeclined: declined,
    CallExpected: outcome,
    PressedAgain: pressed_again,
    PressedAgainForHolder: pressed_again_for_holder,
    DetailAdded: detail_added,
    PictureCame: picture_came,
    **dict.fromkeys((CallTaken, CallClosed, CallFalseAlarm, CallReopened, CallWithdrawn), outcome),
    CallMistaken: mistaken,
    **dict.fromkeys((CallOn, CallCompany, CallHushed), still_called),
    CallPhoned: outcome,
    CalledUnasked: called_unasked,
    AskedToPhone: asked_to_phone,
    DoNotPhone: do_not_phone,
    CallChanged: changed,
    CallMoved: moved,
    ChangedForHolder: changed_for_holder,
    FollowUp: follow_up,
}
