"""What is said of rounds: the message that fills itself, the card of a point, and the notices. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from duty.district.rounds import Checkpoint
from duty.hazards.facts import HazardFacts
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, column, row
from duty.patrols.at_the_point import PointWorn
from duty.patrols.missing import WalkDue, WalkLine, WalksMissed
from duty.patrols.progress import Progress
from duty.patrols.walk import WalkState
from duty.patrols.walking import Choice
from duty.patrols.watch import WalkEnded
from handlers.speech.voice import Voice

POINT = "point/"
"""Photo keys of a point's code: `point/<id>`, drawn when asked for, kept nowhere."""


def title(voice: Voice, name: str, due: str, language: str) -> str:
    """白天巡查 09:30"""
    return f"{name or voice.line('walk.unnamed', language)} {due}".strip()


# -- the message that fills itself -------------------------------------------------------------


def filling(voice: Voice, walk: Progress, language: str) -> Say:
    """白天巡查 09:30：4/6 ✓东门 ✓西门 … 下一个：食堂后门. It stands where it stood."""
    buttons = _buttons(voice, walk) if walk.state is WalkState.WALKING else _told(voice, walk)
    return Say(_text(voice, walk, language), buttons, name=walk.message, replaces=walk.message)


def _text(voice: Voice, walk: Progress, language: str) -> str:
    key = KEYS[walk.state]
    if walk.in_words:
        key = "walk.told_many" if walk.claimed > 1 else "walk.told"
    elif not walk.points and walk.state not in (WalkState.PLANNED, WalkState.TAKEN_BACK):
        key = "walk.wordy" if walk.state is WalkState.WALKING else "walk.over"
    following = voice.line("walk.next", language, point=walk.left[0]) if walk.left else ""
    values = {
        "round": title(voice, walk.name, walk.due, language),
        "name": walk.name or voice.line("walk.unnamed", language),
        "seen": _seen(walk),
        "next": following,
        "marks": _marks(voice, walk, language),
    }
    return voice.line(key, language, **vars(walk) | values | {"done": walk.done, "points": walk.points})


KEYS = {
    WalkState.WALKING: "walk.filling",
    WalkState.DONE: "walk.done",
    WalkState.PARTLY: "walk.partly",
    WalkState.PLANNED: "walk.waits",
    WalkState.MISSED: "walk.waits",
    WalkState.UNKNOWN: "walk.waits",
    WalkState.TAKEN_BACK: "walk.taken_back",
}


def _seen(walk: Progress) -> str:
    """✓东门 ✓西门; what could not be read has a mark of its own."""
    marks = (f"{'△' if name in walk.unread else '✓'}{name}" for name in walk.seen)
    return "".join(f" {one}" for one in marks)


def _marks(voice: Voice, walk: Progress, language: str) -> str:
    """太快 and 顺序不同 stand in the record, and say no more than that."""
    said = []
    if walk.too_fast:
        said.append(voice.line("walk.too_fast", language, count=walk.too_fast))
    if walk.out_of_order:
        said.append(voice.line("walk.out_of_order", language, count=walk.out_of_order))
    return "".join(said)


def _buttons(voice: Voice, walk: Progress) -> Buttons:
    fine = (voice.line("walk.fine_button"), Press("walk.fine", walk.walk_id))
    ended = (voice.line("walk.end_button"), Press("walk.end", walk.walk_id))
    if not walk.points:
        return row(fine, (voice.line("walk.wrong_button"), Press("walk.wrong", walk.walk_id)), ended)
    return row(fine, (voice.line("walk.unread_button"), Press("walk.unread", walk.walk_id)), ended)


def _told(voice: Voice, walk: Progress) -> Buttons:
    """[撤回] below what was told in words."""
    back = (voice.line("walk.back_button"), Press("walk.back", walk.walk_id))
    return row(back) if walk.in_words else ()


# -- choosing ------------------------------------------------------------------------------------


def which_round(voice: Voice, choices: Sequence[Choice], language: str) -> Say:
    named = (
        (
            title(voice, one.name, one.due, language),
            Press("walk.choose", one.walk_id) if one.walk_id else Press("walk.round", one.round_id),
        )
        for one in choices
    )
    return Say(voice.line("walk.which", language), column(*named))


def which_point(voice: Voice, walk_id: int, points: Sequence[Checkpoint], language: str) -> Say:
    named = ((point.name, Press("walk.cannot", walk_id, point.id)) for point in points)
    return Say(voice.line("walk.which_point", language), column(*named))


# -- a point -------------------------------------------------------------------------------------


def last_hazard(voice: Voice, found: HazardFacts | None, language: str) -> str:
    """上次：灯不亮，待整改。"""
    if found is None:
        return ""
    status = voice.word("status", found.status, language)
    description = found.description.rstrip("。.!！")
    return voice.line("walk.last", language, description=description, status=status)


def point_buttons(voice: Voice, scan_id: int) -> Buttons:
    return row(
        (voice.line("walk.fine_button"), Press("scan.fine", scan_id)),
        (voice.line("walk.wrong_button"), Press("scan.wrong", scan_id)),
    )


# -- notices -------------------------------------------------------------------------------------


def due(voice: Voice, news: WalkDue, language: str) -> Say:
    """[去巡逻]"""
    text = voice.line("walk.due", language, round=_named(voice, news.line, language), **vars(news.line))
    return Say(text, row((voice.line("walk.go_button"), Press("walk.choose", news.walk_id))))


def missed(voice: Voice, news: WalksMissed, language: str) -> Say:
    key = "walk.missed_night" if news.night else "walk.missed_grace" if news.grace else "walk.missed"
    listed = "；".join(f"{one.school} {_named(voice, one, language)}" for one in news.lines)
    return Say(voice.line(key, language, rounds=listed))


def _named(voice: Voice, one: WalkLine, language: str) -> str:
    return title(voice, one.name, one.due, language)


def worn(voice: Voice, news: PointWorn, language: str) -> Say:
    return Say(voice.line(news.kind, language, **news.values()), photo=f"{POINT}{news.point_id}")


def ended(voice: Voice, news: WalkEnded, language: str) -> Say:
    return filling(voice, news.progress, language)


RENDERERS = {WalkDue: due, WalksMissed: missed, PointWorn: worn, WalkEnded: ended}
