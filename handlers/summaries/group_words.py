"""What a group chat reads: plain text without phones, places, pictures or anything to press. Pure."""

from __future__ import annotations

from dataclasses import asdict

from duty.alerting.calls.standing import Stands
from duty.alerting.reporters.in_groups import HeardInGroup
from duty.messaging.say import Say
from duty.summaries.bulletins import GroupAlert, GroupLost, GroupSummary
from handlers.speech.helped import drill_buttons, help_buttons
from handlers.speech.marks import shortened
from handlers.speech.voice import Voice
from handlers.summaries.words import again_and_again


def group_alert(voice: Voice, news: GroupAlert, language: str) -> Say:
    """【紧急求助】07:44 实验小学东门岗 李师傅。情况待问。 And how it stands, once somebody has it."""
    values = news.values() | {
        "what": _what(voice, news, language),
        "kind": voice.word("kind", news.incident_kind, language),
    }
    if news.unsure:
        values |= {"school": voice.line("alert.unsure", language), "post": ""}
    head = "group.sos" if news.incident_kind == "sos" else "group.incident"
    lines = [voice.line(head, language, **values)]
    if news.stands in STANDS:
        lines.append(voice.line(STANDS[news.stands], language, **values))
    return Say("\n".join(lines))


STANDS = {
    Stands.TAKEN: "group.taken",
    Stands.CLOSED: "group.closed",
    Stands.FALSE_ALARM: "group.false_alarm",
    Stands.WITHDRAWN: "group.withdrawn",
    Stands.MISTAKE: "group.mistake",
}


def _what(voice: Voice, news: GroupAlert, language: str) -> str:
    what = ""
    if news.sentence:
        what = voice.line("alert.said", language, sentence=shortened(news.sentence))
    elif news.incident_kind == "sos":
        what = voice.line("alert.unknown", language)
    if news.delayed:
        what += voice.line("alert.delayed", language, received=news.received)
    return what


def group_summary(voice: Voice, news: GroupSummary, language: str) -> Say:
    """The day's summary as text, under the name of what the group covers."""
    scope = news.scope or voice.line("group.district", language)
    when = voice.line("summary.of_day", language, month=news.month, day=news.day)
    values = asdict(news.figures) | {"when": when, "time": news.time}
    text = voice.line("summary.nil" if news.figures.nil else "summary.text", language, **values)
    text += again_and_again(voice, news.figures, language)
    return Say(voice.line("group.summary", language, scope=scope, text=text))


def group_lost(voice: Voice, news: GroupLost, language: str) -> Say:
    scope = news.scope or voice.line("group.district", language)
    return Say(voice.line(news.kind, language, scope=scope, time=news.time))


def heard_in_group(voice: Voice, news: HeardInGroup, language: str) -> Say:
    """求助已记下, in private, with what can be tapped under any call for help."""
    buttons = help_buttons(voice, news.incident)
    if news.drill:
        buttons = drill_buttons(voice, news.alert, news.incident)
    return Say(voice.line(news.kind, language, number=news.number), buttons)


RENDERERS = {
    GroupAlert: group_alert,
    GroupSummary: group_summary,
    GroupLost: group_lost,
    HeardInGroup: heard_in_group,
}
