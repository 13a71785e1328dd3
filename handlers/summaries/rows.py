"""A page of the rows behind a figure, in words."""

from __future__ import annotations

from typing import Any

from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, button
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.summaries.figures import missing
from duty.summaries.rows.opening import Opened
from duty.summaries.rows.row import OF_HAZARDS, OF_INCIDENTS, OF_ROUNDS, Figure, Row
from handlers.speech.talk import Talk

ON, BACK = "on", "back"
WORDS = 24
"""Characters of a row's own words."""


def page(talk: Talk, opened: Opened) -> Say:
    """超期隐患2处（截至18:00）： and a line for each, with how it stands by now."""
    name = talk.voice.word("figure_rows", opened.figure, talk.account.language)
    head = talk.line("sumrows.head", name=name, count=opened.said, time=opened.time)
    lines = [head, *(_line(talk, opened, one) for one in opened.rows)]
    if opened.counted is not None and opened.counted != opened.said:
        lines.append(talk.line("sumrows.by_now", said=opened.said, count=opened.counted))
    elif not opened.rows:
        lines.append(talk.line("sumrows.none"))
    return Say("\n".join(lines), _buttons(talk, opened))


def _line(talk: Talk, opened: Opened, one: Row) -> str:
    figure, values = opened.figure, _values(talk, opened, one)
    if figure in OF_HAZARDS:
        return talk.line("sumrows.hazard", **values)
    if figure in OF_INCIDENTS:
        return talk.line("sumrows.incident", **values)
    if figure in OF_ROUNDS:
        return talk.line("sumrows.round", **values)
    if figure is Figure.ROUTINES and not opened.named:
        return talk.line("sumrows.routine_unnamed", **values)
    return talk.line(f"sumrows.{figure}", **values)


def _values(talk: Talk, opened: Opened, one: Row) -> dict[str, Any]:
    district, language = talk.district, talk.account.language
    school, post = district.schools.get(one.school_id), district.posts.get(one.post_id)
    round_ = district.rounds.get(one.round_id)
    sections = _sections(opened.figure)
    cut = one.words if len(one.words) <= WORDS else f"{one.words[:WORDS]}…"
    return {
        "at": _at(talk, one),
        "school": f"{school.short_name} " if school and opened.several else "",
        "post": post.name if post else cut,
        "words": cut,
        "number": _short(one),
        "what": talk.voice.word(sections[0], one.what, language) if one.what else "",
        "state": talk.voice.word(sections[1], one.state, language) if one.state else "",
        "missing": missing(one.counts),
        "who": district.polite(one.person_id) if one.person_id in district.people else "",
        "round": round_.name if round_ else "",
        "ended": talk.line("sumrows.filled", time=talk.clock(one.ended_at)) if one.ended_at else "",
    }


def _short(one: Row) -> str:
    """7, of YH-SCH01-2026-0007."""
    return one.number.rsplit("-", 1)[-1].lstrip("0") or f"{one.key}"


def _sections(figure: Figure) -> tuple[str, str]:
    """Which words say what a row is, and how it stands."""
    if figure in OF_HAZARDS:
        return "category", "status"
    if figure in OF_INCIDENTS:
        return "kind", "state"
    if figure in OF_ROUNDS:
        return "", "walk_state"
    return ("visit_kind", "") if figure is Figure.VISITS else ("", "came")


def _at(talk: Talk, one: Row) -> str:
    return f"{talk.district.local(one.at):%m-%d %H:%M}" if one.at else ""


def _buttons(talk: Talk, opened: Opened) -> Buttons:
    """The hazards themselves, 谁何时知道 of incidents for officers; the pages; back to the figures."""
    found = []
    if opened.figure in OF_HAZARDS:
        cards = [_card(talk, opened, one) for one in opened.rows]
        found += [tuple(cards[at : at + 3]) for at in range(0, len(cards), 3)]
    if opened.figure in OF_INCIDENTS and opens(talk.me, Do.SEE, Thing.REPLAY):
        files = [_replay(talk, opened, one) for one in opened.rows]
        found += [tuple(files[at : at + 2]) for at in range(0, len(files), 2)]
    turn = []
    if not opened.first and opened.rows and opened.figure not in (Figure.PRESENT, Figure.TOMORROW):
        turn.append(_turn(talk, opened, "sumrows.previous", BACK, opened.rows[0].key))
    if not opened.last:
        turn.append(_turn(talk, opened, "sumrows.next", ON, opened.rows[-1].key))
    up = (button(talk.voice.line("sumrows.up"), Press("sum", opened.summary, "back")),)
    return (*found, *((tuple(turn),) if turn else ()), up)


def _turn(talk: Talk, opened: Opened, label: str, way: str, key: int) -> Any:
    return button(talk.voice.line(label), Press("sumrows", opened.summary, opened.figure, way, key))


def _replay(talk: Talk, opened: Opened, one: Row) -> Any:
    """7号 谁何时知道"""
    label = talk.voice.line("replay.of_button", number=_named(talk, opened, one))
    return button(label, Press("replay.incident", one.key))


def _named(talk: Talk, opened: Opened, one: Row) -> str:
    school = talk.district.schools.get(one.school_id)
    name = f"{school.short_name} " if school and opened.several else ""
    return f"{name}{_short(one)}号"


def _card(talk: Talk, opened: Opened, one: Row) -> Any:
    return button(_named(talk, opened, one), Press("card", one.key))
