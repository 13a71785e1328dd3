"""👥 在岗: who is where in the running windows of one's own scope, gaps first."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.attendance.board import Block, Board, Heads, Names, Present, board_of
from duty.messaging.say import Say
from handlers.attendance.words import missing_words
from handlers.rosters.standins import on_duty_lines
from handlers.speech import labels
from handlers.speech.filters import Pressed
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

MOST = 3500
"""Characters of one board message; schools that are complete are only counted beyond it."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("board", Stage.KEYS)
    routes.message.register(board, Pressed(labels.BOARD, command="board"))
    return routes


async def board(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    return await page(talk)


async def page(talk: Talk) -> Say:
    found = await board_of(talk.work, talk.me, talk.now)
    return Say("\n".join([*_posts(talk, found), *on_duty_lines(talk)]))


def _posts(talk: Talk, found: Board) -> list[str]:
    if found.blocks:
        return [talk.line("board.head", time=talk.clock(talk.now)), *_blocks(talk, found.blocks)]
    coming = found.coming
    if coming is None:
        return [talk.line("board.nothing")]
    values = {"school": coming.school, "window": coming.window, "time": talk.clock(coming.start)}
    return [talk.line("board.between", **values)]


def _blocks(talk: Talk, blocks: Sequence[Block]) -> list[str]:
    """As many as fit; of the others only how many they are."""
    lines: list[str] = []
    left_out: list[Block] = []
    for block in blocks:
        written = _block(talk, block)
        if sum(map(len, lines)) + sum(map(len, written)) > MOST:
            left_out.append(block)
        else:
            lines += written
    if left_out:
        short = any(block.short for block in left_out)
        lines.append(talk.line("board.more_short" if short else "board.more", count=len(left_out)))
    return lines


def _block(talk: Talk, block: Block) -> list[str]:
    head = talk.line("board.school", school=block.school, window=block.window)
    return [head, *(_row(talk, one) for one in block.rows)]


def _present(talk: Talk, one: Present) -> str:
    """张长根, 李守田（待核）, 刘桂生（待核：07:00，07:40收到）."""
    if one.said is None or one.received is None:
        return one.name + (talk.line("board.doubtful") if one.doubtful else "")
    key = "board.doubtful_times" if one.doubtful else "board.times"
    return one.name + talk.line(key, said=talk.when(one.said), time=talk.clock(one.received))


def _row(talk: Talk, row: Heads | Names) -> str:
    """✓ 西门岗：李守田, or ！校门口护学岗：张长根，缺:民警1. A volunteer reads 2/4 到位.

    Before the window begins nobody is missing: 西门岗：还没到点.
    """
    if isinstance(row, Heads):
        counts = talk.line("board.volunteers", count=row.there, required=row.needed)
        return f"{row.post} {counts}"
    names = "、".join(_present(talk, one) for one in row.there)
    values = {"post": row.post, "names": names, "missing": missing_words(talk.voice, row.missing)}
    key = "post_full" if not row.missing else "post_short_names" if names else "post_short"
    if row.missing and not row.begun:
        key = "not_yet" if names else "not_yet_nobody"
    line = talk.line(f"board.{key}", **values).rstrip("：: ")
    if row.unfilled:
        lacking = talk.line("board.unfilled", missing=missing_words(talk.voice, row.unfilled))
        line += f"（{lacking}）"
    return line
