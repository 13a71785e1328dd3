"""What those near a call read: 您旁边, 要增援. Pure."""

from __future__ import annotations

from typing import Any

from duty.alerting.calling.near import HelpComing, HelpNear, WantsReinforcement
from duty.alerting.calls.standing import Stands
from duty.messaging.notices import News
from duty.messaging.say import Say
from handlers.alerting.keys import go_button, looks
from handlers.alerting.words import call_line
from handlers.speech.marks import marked
from handlers.speech.voice import Voice

STANDS = {
    Stands.TAKEN: "near.taken",
    Stands.CLOSED: "near.closed",
    Stands.FALSE_ALARM: "near.closed",
    Stands.WITHDRAWN: "near.closed",
    Stands.MISTAKE: "near.mistake",
}


def near(voice: Voice, news: HelpNear, language: str) -> Say:
    """您旁边：实验小学西门岗 李师傅求助。[我过去]"""
    call = news.call
    lines = [call_line(voice, "near.called", call, language)]
    if call.hushed:
        lines.append(voice.line("alert.no_phone", language))
    if news.stands in STANDS:
        lines.append(voice.line(STANDS[news.stands], language, by=news.by, at=news.at))
    if call.going:
        lines.append(voice.line("alert.going", language, names="、".join(call.going)))
    open_ = news.stands in (Stands.OPEN, Stands.TAKEN)
    buttons = go_button(voice, call.alert) if open_ and not news.goes else ()
    return Say("\n".join(lines), buttons + (looks(voice, call) if open_ else ()))


def reinforce(voice: Voice, news: WantsReinforcement, language: str) -> Say:
    """雷警官 07:50 到场，要增援：实验小学东门岗。[我过去]"""
    call = news.call
    line = call_line(voice, "near.reinforce", call, language, by=news.by, at=news.at)
    return Say(marked(voice, call.drill, line, language), go_button(voice, call.alert) + looks(voice, call))


def coming(voice: Voice, news: HelpComing, language: str) -> Say:
    return Say(voice.line("sos.coming", language, by=news.by, at=news.at))


RENDERERS: dict[type[News], Any] = {HelpNear: near, WantsReinforcement: reinforce, HelpComing: coming}
