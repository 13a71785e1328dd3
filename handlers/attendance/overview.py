"""👥 of many schools: how many are complete, what is red, and a button for each area."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from duty.attendance.board import Block, Board, Heads, Names
from duty.district.areas import FEW, Area, areas_of
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button, row
from duty.rights.may import opens
from duty.rights.words import Do, Thing, Whose
from handlers.attendance.absence_words import missing_words
from handlers.speech.talk import Talk

RED = 10
"""Lines of what is missing."""
AREAS = 8
"""Areas on one screen."""
LABEL = 14
"""Characters of an area's name on its button."""


def many(found: Board) -> bool:
    return len({block.school_id for block in found.blocks}) > FEW


def overview(talk: Talk, found: Board, within: str, page: int) -> Say:
    """`within`: the area that is looked at; empty for all one sees."""
    short = {block.school_id for block in found.blocks if block.short}
    every = {block.school_id for block in found.blocks}
    counts = {"schools": len(every), "full": len(every) - len(short), "short": len(short)}
    head = talk.line("board.many", time=talk.clock(talk.now), **counts)
    areas = areas_of(talk.district, [talk.district.schools[school] for school in every])
    red = sorted(areas, key=lambda area: -_short_of(area, short))
    return Say("\n".join([head, *_red(talk, found.blocks)]), _buttons(talk, red, short, within, page))


def _red(talk: Talk, blocks: Sequence[Block]) -> list[str]:
    """What is missing where, as far as it fits."""
    lines = [_line(talk, block, row) for block in blocks if block.short for row in block.rows if _lacks(row)]
    left = len(lines) - RED
    return lines[:RED] + ([talk.line("board.many_more", count=left)] if left > 0 else [])


def _lacks(row: Heads | Names) -> bool:
    return row.there < row.needed if isinstance(row, Heads) else bool(row.missing)


def _line(talk: Talk, block: Block, row: Heads | Names) -> str:
    """！第3小学 东门岗：缺:保安1; who reads heads only reads 1/2 到位."""
    if isinstance(row, Heads):
        counts = talk.line("board.volunteers", count=row.there, required=row.needed)
        return f"！{block.school} {row.post} {counts}"
    missing = missing_words(talk.voice, row.missing)
    return talk.line("board.post_short", post=f"{block.school} {row.post}", missing=missing)


def _short_of(area: Area, short: Collection[str]) -> int:
    return sum(school.id in short for school in area.schools)


def _buttons(talk: Talk, areas: Sequence[Area], short: Collection[str], within: str, page: int) -> Buttons:
    """Areas with the most missing first, two to a row; turning, and looking for one school."""
    here = [_button(area, short) for area in areas[page * AREAS : (page + 1) * AREAS]]
    rows = [tuple(here[i : i + 2]) for i in range(0, len(here), 2)]
    turn = []
    if page:
        turn.append(button(talk.voice.line("ledger.back"), Press("board.areas", page - 1, within)))
    if (page + 1) * AREAS < len(areas):
        turn.append(button(talk.voice.line("ledger.more"), Press("board.areas", page + 1, within)))
    turn.append(button(talk.voice.line("find.school"), Press("find", "board")))
    return (*rows, tuple(turn), *week_button(talk))


def week_button(talk: Talk) -> Buttons:
    """[一周会缺], for whoever reads more than their own post."""
    if not opens(talk.me, Do.SEE, Thing.BOARD, Whose.OWN):
        return ()
    return row((talk.voice.line("foreseen.week_button"), Press("board.week")))


def _button(area: Area, short: Collection[str]) -> Button:
    """第3派出所 7/8: complete ones of all."""
    count = len(area.schools)
    label = f"{area.name[:LABEL]} {count - _short_of(area, short)}/{count}"
    return button(label, Press("board.area", area.id))
