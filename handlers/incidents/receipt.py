"""What the reporter reads of a report: its number, who was told, and the number to phone besides."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.alerting.reporters.changing import Changed
from duty.district.severity import URGENT, Triage
from duty.incidents.incident import Incident
from duty.incidents.kinds import emergency_number
from duty.language.danger import OTHER
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, row
from handlers.incidents import protect
from handlers.speech.marks import shortened
from handlers.speech.talk import Talk

TOLD = {Triage.P0: "told_now", Triage.P1: "told_now", Triage.P2: "told_desk", Triage.P3: "told_summary"}


def kept(talk: Talk, incident: Incident) -> Say:
    """已记下, with what can still be changed."""
    language = talk.account.language
    text = talk.line(
        "incident.kept",
        number=incident.number,
        kind=talk.voice.word("kind", incident.kind, language),
        sentence=shortened(incident.sentence.rstrip("。.!！"), 100),
        time=talk.when(incident.occurred_at),
        place=_place(talk, incident),
        told=talk.line(f"incident.{TOLD[incident.triage]}"),
    )
    buttons = row(
        (talk.voice.line("incident.change_kind"), Press("kind", incident.id)),
        (talk.voice.line("incident.change"), Press("triage.ask", incident.id)),
        (talk.voice.line("incident.take_back"), Press("unreport", incident.id)),
    )
    if incident.kind == "fight":
        buttons += protect.button(talk)
    if incident.kind == OTHER:
        buttons = _hurt(talk, incident) + buttons
    return Say(text + _dial(talk, incident) + _ask_more(talk, incident), buttons)


def _hurt(talk: Talk, incident: Incident) -> Buttons:
    """[有] [没有], where nobody can tell from the words how grave it is."""
    hurt = (talk.voice.line("doubt.hurt"), Press("hurt.yes", incident.id))
    return row(hurt, (talk.voice.line("doubt.not_hurt"), Press("hurt.no", incident.id)))


def triage_set(talk: Talk, changed: Changed) -> str:
    word = talk.voice.word("triage", changed.incident.triage, talk.account.language)
    text = talk.line(
        "incident.triage_set", triage=word, number=changed.incident.number, told=_told(talk, changed)
    )
    return text + _dial(talk, changed.incident)


def kind_set(talk: Talk, changed: Changed) -> str:
    word = talk.voice.word("kind", changed.incident.kind, talk.account.language)
    text = talk.line(
        "incident.kind_set", kind=word, number=changed.incident.number, told=_told(talk, changed)
    )
    return text + _dial(talk, changed.incident)


def in_place_of(query: CallbackQuery) -> str:
    """The message whose button was pressed, to be replaced by the answer."""
    return f"#{query.message.message_id}" if query.message else ""


def _told(talk: Talk, changed: Changed) -> str:
    """Whoever has taken it was told; before that it is as with a new report.

    Who was called once is not uncalled by a lower triage.
    """
    if changed.taken_by:
        return talk.line("incident.told_taken", by=changed.taken_by)
    key = TOLD[changed.incident.triage]
    return talk.line(f"incident.{'told_desk' if key == 'told_summary' and changed.called else key}")


def _ask_more(talk: Talk, incident: Incident) -> str:
    """What the desk would ask first; the answer is added to the report."""
    if incident.kind == OTHER:
        return talk.line("doubt.hurt_question")
    return talk.line("incident.how_many") if incident.kind == "bus" else ""


def _place(talk: Talk, incident: Incident) -> str:
    """Where it was taken to be, so that a wrong guess is seen."""
    post = talk.district.posts.get(incident.post_id)
    return talk.district.schools[incident.school_id].short_name + (post.name if post else "")


def _dial(talk: Talk, incident: Incident) -> str:
    """The number to phone besides, always said when it is urgent."""
    return dial_line(talk, incident.kind) if incident.triage in URGENT else ""


def dial_line(talk: Talk, kind: str) -> str:
    return talk.line("incident.dial", number=emergency_number(kind))
