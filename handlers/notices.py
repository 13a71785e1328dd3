"""Notices put into words: facts in, a Say out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duty.messaging.notices import Notice
from duty.messaging.say import Buttons, Say, column, row
from handlers import later_notices
from handlers.voice import Voice

Facts = Mapping[str, Any]
Words = Callable[[Voice, Facts, str], Say]


def render(notice: Notice, voice: Voice, language: str) -> Say:
    """The words of a notice in a language, with its name and what it replaces."""
    words = RENDERERS.get(notice.kind) or later_notices.RENDERERS.get(notice.kind) or _plain(notice.kind)
    say = words(voice, notice.facts, language)
    text = marked(voice, bool(notice.facts.get("drill")), say.text, language)
    return say.but(text=text, name=notice.name, replaces=notice.replaces)


def marked(voice: Voice, drill: bool, text: str, language: str) -> str:
    """【演练】 stands in front of everything a drill says."""
    mark = voice.line("alert.drill", language)
    return text if not drill or text.startswith(mark) else f"{mark}{text}"


def _plain(kind: str) -> Words:
    return lambda voice, facts, language: Say(voice.line(kind, language, **facts))


# -- alerts --------------------------------------------------------------------------------


def alert_what(voice: Voice, facts: Facts, language: str) -> dict[str, Any]:
    """The values every line about an alert uses."""
    sentence = shortened(facts["sentence"])
    what = voice.line("alert.said", language, sentence=sentence) if sentence else ""
    if not sentence and facts["kind"] == "sos":
        what = voice.line("alert.unknown", language)
    if facts["delayed"]:
        what += voice.line("alert.delayed", language, received=facts["received"])
    spot = ""
    if facts["latitude"] is not None:
        spot = voice.line("alert.map", language, latitude=facts["latitude"], longitude=facts["longitude"])
    kind = voice.word("kind", facts["kind"], language)
    said = dict(facts) | {"what": what, "map": spot, "kind": kind}
    if facts["unsure"]:
        said |= {"school": voice.line("alert.unsure", language), "post": ""}
    return said


def shortened(sentence: str, most: int = 300) -> str:
    """The whole stands in the record; a page must fit on a screen."""
    return sentence if len(sentence) <= most else f"{sentence[:most]}…"


def alert_text(voice: Voice, facts: Facts, language: str) -> str:
    """【紧急求助】07:44 实验小学东门岗 李师傅 {电话}。情况待问。"""
    head = "alert.head_sos" if facts["kind"] == "sos" else "alert.head_incident"
    text = voice.line(head, language, **alert_what(voice, facts, language))
    return marked(voice, bool(facts.get("drill")), text, language)


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


def _page(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(alert_text(voice, facts, language), call_buttons(voice, facts["alert"]))


def _referred(voice: Voice, facts: Facts, language: str) -> Say:
    """转派: the call itself, and from whom it comes."""
    line = voice.line("alert.referred", language, by=facts["by"])
    return Say(f"{alert_text(voice, facts, language)}\n{line}", call_buttons(voice, facts["alert"]))


BUNDLE_SHOWN = 8


def _bundle(voice: Voice, facts: Facts, language: str) -> Say:
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


def _outcome(key: str) -> Words:
    """What everybody else who was called reads instead: the call, and how it stands."""

    def words(voice: Voice, facts: Facts, language: str) -> Say:
        line = voice.line(key, language, **alert_what(voice, facts, language))
        return Say(f"{alert_text(voice, facts, language)}\n{line}")

    return words


def _mistake(voice: Voice, facts: Facts, language: str) -> Say:
    line = voice.line("alert.mistake", language, **alert_what(voice, facts, language))
    text = f"{alert_text(voice, facts, language)}\n{line}"
    return Say(text, taken_buttons(voice, facts["alert"], arrived=True))


def _again(voice: Voice, facts: Facts, language: str) -> Say:
    """The caller pressed once more: the buttons come along, so that nobody has to look for them."""
    text = voice.line("alert.again", language, **alert_what(voice, facts, language))
    return Say(text, call_buttons(voice, facts["alert"]))


def _again_taken(voice: Voice, facts: Facts, language: str) -> Say:
    text = voice.line("alert.again", language, **alert_what(voice, facts, language))
    return Say(text, taken_buttons(voice, facts["alert"], arrived=facts["arrived"]))


def _changed(voice: Voice, facts: Facts, language: str) -> Say:
    """More or less urgent than it was: the same card, with its buttons."""
    triage = voice.word("triage", facts["triage"], language)
    line = voice.line("alert.changed", language, **(alert_what(voice, facts, language) | {"triage": triage}))
    text = f"{alert_text(voice, facts, language)}\n{line}"
    return Say(text, call_buttons(voice, facts["alert"]))


def _changed_taken(voice: Voice, facts: Facts, language: str) -> Say:
    """The same for whoever has it: what they can say next comes along."""
    buttons = taken_buttons(voice, facts["alert"], arrived=facts["arrived"])
    return Say(_changed(voice, facts, language).text, buttons)


def _detail(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(voice.line("alert.detail", language, **alert_what(voice, facts, language)))


def _follow_up(voice: Voice, facts: Facts, language: str) -> Say:
    text = voice.line("alert.follow_up", language, **alert_what(voice, facts, language))
    busy = row((voice.line("alert.busy"), f"alert:busy:{facts['alert']}"))
    return Say(text, busy + taken_buttons(voice, facts["alert"], arrived=facts["arrived"]))


def _photo_came(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(voice.line("alert.photo", language, **alert_what(voice, facts, language)))


# -- duty ----------------------------------------------------------------------------------


def _stand_in_asked(voice: Voice, facts: Facts, language: str) -> Say:
    number = facts["stand_in_id"]
    buttons = row(
        (voice.line("standin.accept"), f"standin:yes:{number}"),
        (voice.line("standin.decline"), f"standin:no:{number}"),
    )
    return Say(voice.line("standin.ask", language, **facts), buttons)


def _roll_call(voice: Voice, facts: Facts, language: str) -> Say:
    button = row((voice.line("reach.received"), f"roll:{facts['roll_call']}"))
    return Say(voice.line("reach.ask", language, **facts), button)


def _roll_report(voice: Voice, facts: Facts, language: str) -> Say:
    lines = [voice.line("reach.report", language, **facts)]
    for one in facts["lines"][:60]:
        why = voice.word("why", one["why"] or "silent", language)
        lines.append(voice.line("reach.line", language, **(one | {"why": why})))
    return Say("\n".join(lines))


# -- check-ins -----------------------------------------------------------------------------


def _verify(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(
        voice.line("checkin.verify_ask", language, **facts),
        row(
            (voice.line("checkin.seen"), f"verify:seen:{facts['check_in']}"),
            (voice.line("checkin.not_seen"), f"verify:not:{facts['check_in']}"),
        ),
    )


RENDERERS: dict[str, Words] = {
    "alert.page": _page,
    "alert.referred": _referred,
    "alert.bundle": _bundle,
    "alert.photo": _photo_came,
    "standin.ask": _stand_in_asked,
    "reach.ask": _roll_call,
    "reach.report": _roll_report,
    "alert.taken": _outcome("alert.taken"),
    "alert.closed": _outcome("alert.closed"),
    "alert.false_alarm": _outcome("alert.false_alarmed"),
    "alert.reopened": _outcome("alert.reopened"),
    "alert.withdrawn": _outcome("alert.withdrawn"),
    "alert.mistake": _mistake,
    "alert.again": _again,
    "alert.again_taken": _again_taken,
    "alert.changed": _changed,
    "alert.changed_taken": _changed_taken,
    "alert.detail": _detail,
    "alert.follow_up": _follow_up,
    "checkin.verify": _verify,
}
