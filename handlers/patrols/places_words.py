"""What is said of the places around a school: the list, and one place with its next steps. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from duty.messaging.press import Press
from duty.messaging.say import Say, button, row
from duty.visits.surroundings import Step, named
from duty.visits.visit import NearbyPlace, Standing
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice

PAGE = 8
"""Places of one screen."""
WIDE = 4
"""Buttons side by side."""


def listed(talk: Talk, school_id: str, places: Sequence[NearbyPlace], page: int) -> Say:
    """A line for each, its number on a button."""
    school = talk.district.schools[school_id].short_name
    if not places:
        return Say(talk.line("visit.around_none", school=school))
    first = page * PAGE
    shown = list(enumerate(places[first : first + PAGE], first + 1))
    disorderly = sum(place.disorderly for place in places)
    head = talk.line("place.list", school=school, all=len(places), open=disorderly)
    lines = [f"{number} {stands(talk.voice, place, talk.account.language)}" for number, place in shown]
    keys = [button(str(number), Press("place.show", place.id)) for number, place in shown]
    rows = [tuple(keys[i : i + WIDE]) for i in range(0, len(keys), WIDE)]
    turn = [] if not page else [(talk.voice.line("ledger.back"), Press("place.list", school_id, page - 1))]
    if first + PAGE < len(places):
        turn.append((talk.voice.line("ledger.more"), Press("place.list", school_id, page + 1)))
    text = "\n".join([head, *lines, talk.line("place.hint")])
    return Say(text, (*rows, *(row(*turn) if turn else ())))


def stands(voice: Voice, place: NearbyPlace, language: str) -> str:
    """网吧 飞梭网吧：整治中（11月23日起），工作组11月24日进驻"""
    if place.status is Standing.NONE:
        return named(place)
    parts = [voice.line("place.stands", language, state=voice.word("place_stands", place.status, language))]
    since = place.closed_on if place.status is Standing.CLOSED else place.opened_on
    if since:
        key = "place.on" if place.status is Standing.CLOSED else "place.since"
        parts.append(voice.line(key, language, day=_day(voice, since, language)))
    if place.group_in:
        parts.append(voice.line("place.group_in", language, day=_day(voice, place.group_in, language)))
    if place.group_out:
        parts.append(voice.line("place.group_out", language, day=_day(voice, place.group_out, language)))
    return named(place) + "".join(parts)


def one(talk: Talk, place: NearbyPlace, offered: Sequence[Step]) -> Say:
    """Where it stands, and whether it was put right."""
    language = talk.account.language
    text = stands(talk.voice, place, language)
    if place.status is not Standing.NONE:
        rectified = "place.yes" if place.rectified else "place.no"
        text += "\n" + talk.line("place.rectified", answer=talk.line(rectified))
    keys = [(talk.voice.word("place_step", step), Press("place.step", place.id, step)) for step in offered]
    rows = [row(*keys[i : i + 2])[0] for i in range(0, len(keys), 2)]
    back = row((talk.voice.line("place.back_button"), Press("place.list", place.school_id, 0)))
    return Say(text, (*rows, *back))


def _day(voice: Voice, day: date, language: str) -> str:
    return voice.line("place.day", language, month=day.month, day=day.day)
