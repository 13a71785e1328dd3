"""Alerts put into words: notices in, a Say out. Pure."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from duty.alerting.facts import CallFacts
from duty.messaging.say import Buttons, Say, column, row
from handlers.speech.marks import Facts, Words, marked, shortened
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice


def call_values(voice: Voice, call: CallFacts, language: str) -> dict[str, Any]:
    """The values every line about a call uses."""
    sentence = shortened(call.sentence)
    what = voice.line("alert.said", language, sentence=sentence) if sentence else ""
    if not sentence and call.kind == "sos":
        what = voice.line("alert.unknown", language)
    if call.delayed:
        what += voice.line("alert.delayed", language, received=call.received)
    spot = ""
    if call.latitude is not None:
        spot = voice.line("alert.map", language, latitude=call.latitude, longitude=call.longitude)
    said = call.values() | {"what": what, "map": spot, "kind": voice.word("kind", call.kind, language)}
    if call.unsure:
        said |= {"school": voice.line("alert.unsure", language), "post": ""}
    return said


def call_text(voice: Voice, call: CallFacts, language: str, **instead: Any) -> str:
    """【紧急求助】07:44 实验小学东门岗 李师傅 {电话}。情况待问。 `instead`: values that read otherwise."""
    head = "alert.head_sos" if call.kind == "sos" else "alert.head_incident"
    text = voice.line(head, language, **(call_values(voice, call, language) | instead))
    return marked(voice, call.drill, text, language)


def alert_what(voice: Voice, facts: Facts, language: str) -> dict[str, Any]:
    """As `call_values`, of news without a class yet."""
    call = CallFacts(**{field.name: facts[field.name] for field in fields(CallFacts)})
    return dict(facts) | call_values(voice, call, language)


def alert_text(voice: Voice, facts: Facts, language: str) -> str:
    """As `call_text`, of news without a class yet."""
    call = CallFacts(**{field.name: facts[field.name] for field in fields(CallFacts)})
    return call_text(voice, call, language)


def call_buttons(voice: Voice, alert: int) -> Buttons:
    """[接警] [走不开]. Labels stay Chinese in every language (wording.md)."""
    return row(
        (voice.line("alert.take"), f"alert:take:{alert}"),
        (voice.line("alert.decline"), f"alert:decline:{alert}"),
    )


def taken_buttons(voice: Voice, alert: int, *, arrived: bool) -> Buttons:
    """What whoever took it can say next."""
    first = [] if arrived else [(voice.line("alert.arrive"), f"alert:arrive:{alert}")]
    rest = (
        (voice.line("alert.close"), f"alert:close:{alert}"),
        (voice.line("alert.false_alarm"), f"alert:false:{alert}"),
    )
    return row(*first, *rest) + row((voice.line("alert.refer"), f"alert:refer:{alert}"))


def page_say(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(alert_text(voice, facts, language), call_buttons(voice, facts["alert"]))


def referred(voice: Voice, facts: Facts, language: str) -> Say:
    """转派: the call itself, and from whom it comes."""
    line = voice.line("alert.referred", language, by=facts["by"])
    return Say(f"{alert_text(voice, facts, language)}\n{line}", call_buttons(voice, facts["alert"]))


BUNDLE_SHOWN = 8


def bundle_say(voice: Voice, facts: Facts, language: str) -> Say:
    """Many at once for one person: counted and listed, what became of each, a button for what is not over."""
    lines = [_bundle_head(voice, facts, language)]
    buttons: dict[int, tuple[str, str]] = {}
    for number, one in enumerate(facts["lines"], 1):
        label = voice.line("alert.bundle_line", language, **alert_what(voice, one, language))
        lines.append(f"{number}. {label}{_became(voice, one, language)}")
        if one["live"]:
            buttons[number] = (f"{number}. {label}"[:30], f"alert:show:{one['alert']}")
    unanswered = [n for n in buttons if facts["lines"][n - 1]["waits"]]
    first = [*unanswered, *(n for n in buttons if n not in unanswered)][:BUNDLE_SHOWN]
    return Say("\n".join(lines)[:3500], column(*(buttons[n] for n in sorted(first))))


def _bundle_head(voice: Voice, facts: Facts, language: str) -> str:
    key = "alert.bundle" if facts["open"] == facts["count"] else "alert.bundle_rest"
    return voice.line(key if facts["open"] else "alert.bundle_done", language, **facts)


def _became(voice: Voice, line: Facts, language: str) -> str:
    if line["state"] == "open":
        return ""
    return voice.line(f"alert.bundle_{line['state']}", language, **line)


def outcome(key: str) -> Words:
    """What everybody else who was called reads instead: the call, and how it stands."""

    def words(voice: Voice, facts: Facts, language: str) -> Say:
        line = voice.line(key, language, **alert_what(voice, facts, language))
        return Say(f"{alert_text(voice, facts, language)}\n{line}")

    return words


def mistake(voice: Voice, facts: Facts, language: str) -> Say:
    line = voice.line("alert.mistake", language, **alert_what(voice, facts, language))
    text = f"{alert_text(voice, facts, language)}\n{line}"
    return Say(text, taken_buttons(voice, facts["alert"], arrived=True))


def again(voice: Voice, facts: Facts, language: str) -> Say:
    """The caller pressed once more: the buttons come along, so that nobody has to look for them."""
    text = voice.line("alert.again", language, **alert_what(voice, facts, language))
    return Say(text, call_buttons(voice, facts["alert"]))


def again_taken(voice: Voice, facts: Facts, language: str) -> Say:
    text = voice.line("alert.again", language, **alert_what(voice, facts, language))
    return Say(text, taken_buttons(voice, facts["alert"], arrived=facts["arrived"]))


def changed(voice: Voice, facts: Facts, language: str) -> Say:
    """More or less urgent than it was: the same card, with its buttons."""
    triage = voice.word("triage", facts["triage"], language)
    line = voice.line("alert.changed", language, **(alert_what(voice, facts, language) | {"triage": triage}))
    text = f"{alert_text(voice, facts, language)}\n{line}"
    return Say(text, call_buttons(voice, facts["alert"]))


def changed_taken(voice: Voice, facts: Facts, language: str) -> Say:
    """The same for whoever has it: what they can say next comes along."""
    buttons = taken_buttons(voice, facts["alert"], arrived=facts["arrived"])
    return Say(changed(voice, facts, language).text, buttons)


def detail(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(voice.line("alert.detail", language, **alert_what(voice, facts, language)))


def follow_up(voice: Voice, facts: Facts, language: str) -> Say:
    text = voice.line("alert.follow_up", language, **alert_what(voice, facts, language))
    busy = row((voice.line("alert.busy"), f"alert:busy:{facts['alert']}"))
    return Say(text, busy + taken_buttons(voice, facts["alert"], arrived=facts["arrived"]))


def photo_came(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(voice.line("alert.photo", language, **alert_what(voice, facts, language)))


def question(talk: Talk, alert: int) -> Say:
    """是不是演练？ Nothing waits for the answer."""
    buttons = row(
        (talk.voice.line("drill.real"), f"drill:real:{alert}"),
        (talk.voice.line("drill.claim"), f"drill:claim:{alert}"),
    )
    return Say(talk.line("drill.question"), buttons)


RENDERERS: dict[str, Words] = {
    "alert.page": page_say,
    "alert.referred": referred,
    "alert.bundle": bundle_say,
    "alert.photo": photo_came,
    "alert.taken": outcome("alert.taken"),
    "alert.closed": outcome("alert.closed"),
    "alert.false_alarm": outcome("alert.false_alarmed"),
    "alert.reopened": outcome("alert.reopened"),
    "alert.withdrawn": outcome("alert.withdrawn"),
    "alert.mistake": mistake,
    "alert.again": again,
    "alert.again_taken": again_taken,
    "alert.changed": changed,
    "alert.changed_taken": changed_taken,
    "alert.detail": detail,
    "alert.follow_up": follow_up,
}
