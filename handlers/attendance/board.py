"""👥 在岗: who is where in the running windows of one's own scope, gaps first."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance.board import Block, Board, Heads, Names, Present, board_of
from duty.district.areas import area_of
from duty.messaging.say import Say
from duty.rights.may import opens
from duty.rights.words import Do, Thing, Whose
from duty.rosters.contacts import contacts
from handlers.attendance.absence_words import missing_words
from handlers.attendance.overview import many, overview, week_button
from handlers.attendance.site import site_lines
from handlers.rosters.standins import on_duty_lines
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.pressed import this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

PHONED = 3
"""Numbers below one's own post."""
MOST = 3500
"""Characters of one board message; schools that are complete are only counted beyond it."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("board", Stage.KEYS)
    routes.message.register(board, Pressed(labels.BOARD, command="board"))
    routes.callback_query.register(turned, Choice("board.areas"))
    routes.callback_query.register(area, Choice("board.area"))
    routes.callback_query.register(one_school, Choice("board.school"))
    return routes


async def board(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    return await page(talk)


async def page(talk: Talk) -> Say:
    """Of few schools each post; of many the counts, what is red, and a button for each area."""
    found = await board_of(talk.work, talk.me, talk.now)
    if many(found):
        return overview(talk, found, "", 0)
    seen = talk.district.schools_seen_by(talk.me)
    site = await site_lines(talk, seen[0].id) if len(seen) == 1 else []
    lines = [*_posts(talk, found), *site, *on_duty_lines(talk), *_whom_to_phone(talk)]
    return Say("\n".join(lines), week_button(talk))


def _whom_to_phone(talk: Talk) -> list[str]:
    """Below one's own post: the leader, and whoever has duty."""
    seen = talk.district.schools_seen_by(talk.me)
    only_own = opens(talk.me, Do.SEE, Thing.BOARD) and not opens(talk.me, Do.SEE, Thing.BOARD, Whose.OWN)
    if not only_own or not seen:
        return []
    found = contacts(talk.district, talk.me, seen[0] if len(seen) == 1 else None, talk.now)[:PHONED]
    lines = [talk.line("contacts.line", **vars(one)) for one in found]
    return [talk.line("contacts.head"), *lines] if lines else []


async def turned(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[上一页] [下一页] of the areas, in place."""
    within = args[1] if len(args) > 1 else ""
    return [(await _of_area(talk, within, id_of(args))).but(replaces=this_message(query))]


async def area(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """One area's schools; still many of them are shown by smaller ones."""
    return [await _of_area(talk, args[0], 0)]


async def _of_area(talk: Talk, org_id: str, number: int) -> Say:
    seen = talk.district.schools_seen_by(talk.me)
    chosen = area_of(seen, org_id) if org_id else seen
    if not chosen:
        return Say(toast=talk.line("common.gone"))
    found = await board_of(talk.work, talk.me, talk.now, chosen)
    return overview(talk, found, org_id, number) if many(found) else Say("\n".join(_posts(talk, found)))


async def one_school(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    school = talk.district.schools.get(args[0])
    if school is None or not talk.district.sees(talk.me, school.id):
        return [Say(toast=talk.line("common.gone"))]
    found = await board_of(talk.work, talk.me, talk.now, [school])
    return [Say("\n".join([*_posts(talk, found), *await site_lines(talk, school.id)]))]


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
    """张长根 06:52, 李守田 06:50（待核）, 刘桂生（待核：07:00，07:40收到）."""
    since = talk.when(one.since)
    if one.received is None:
        return f"{one.name} {since}" + (talk.line("board.doubtful") if one.doubtful else "")
    key = "board.doubtful_times" if one.doubtful else "board.times"
    return one.name + talk.line(key, said=since, time=talk.clock(one.received))


def _row(talk: Talk, row: Heads | Names) -> str:
    """✓ 西门岗：李守田 06:52, or ！校门口护学岗：张长根 06:50，缺:民警1（07:00起）.

    A volunteer reads 2/4 到位. Before the window begins nobody is missing: 西门岗：还没到点.
    """
    if isinstance(row, Heads):
        counts = talk.line("board.volunteers", count=row.there, required=row.needed)
        return f"{row.post} {counts}"
    names = "、".join(_present(talk, one) for one in row.there)
    missing = missing_words(talk.voice, row.missing)
    if row.since and row.begun:
        missing += talk.line("board.since", time=talk.when(row.since))
    values = {"post": row.post, "names": names, "missing": missing}
    key = "post_full" if not row.missing else "post_short_names" if names else "post_short"
    if row.missing and not row.begun:
        key = "not_yet" if names else "not_yet_nobody"
    line = talk.line(f"board.{key}", **values).rstrip("：: ")
    if row.unfilled:
        lacking = talk.line("board.unfilled", missing=missing_words(talk.voice, row.unfilled))
        line += f"（{lacking}）"
    return line
