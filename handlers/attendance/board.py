"""👥 在岗: who is where in the running windows of one's own scope, gaps first."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.attendance.checkin import Standing
from duty.attendance.coverage import Coverage, coverage, next_window
from duty.district.people import VOLUNTARY, Role
from duty.messaging.say import Say
from handlers.rosters.standins import on_duty_lines
from handlers.speech import labels
from handlers.speech.filters import Pressed
from handlers.speech.keys import on_duty
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice

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
    return Say("\n".join([*await _posts(talk), *on_duty_lines(talk)]))


async def _posts(talk: Talk) -> list[str]:
    schools = talk.district.schools_seen_by(talk.me)
    found = await _own_posts(talk, await coverage(talk.work, schools, talk.now))
    if not found:
        coming = next_window(talk.district, schools, talk.now)
        if coming is None:
            return [talk.line("board.nothing")]
        school, window, start = coming
        values = {"school": school.short_name, "window": window.name, "time": talk.clock(start)}
        return [talk.line("board.between", **values)]
    return [talk.line("board.head", time=talk.clock(talk.now)), *_schools(talk, found)]


OWN_POST = {Role.GUARD, Role.SCHOOL_STAFF} | VOLUNTARY
COUNTS = {Role.SUPERVISOR} | VOLUNTARY
"""Who sees heads instead of names (product.md, People)."""


async def _own_posts(talk: Talk, found: list[Coverage]) -> list[Coverage]:
    """Guards, teachers and volunteers see the post they stand at, by the roster or by their check-in."""
    if talk.me.role not in OWN_POST:
        return found
    mine = {(s.key, s.post_id) for s in talk.district.shifts_near(talk.me.id, talk.now)}
    mine |= {(c.shift_key, c.post_id) for c in await on_duty(talk)}
    if not mine and talk.me.role in VOLUNTARY:
        return found
    return [one for one in found if (one.key, one.post.id) in mine]


def _schools(talk: Talk, found: list[Coverage]) -> list[str]:
    """A block per school and window, those with gaps first."""
    groups: dict[str, list[Coverage]] = {}
    for one in found:
        groups.setdefault(one.key, []).append(one)
    ordered = sorted(groups.values(), key=lambda posts: not any(p.missing for p in posts))
    lines: list[str] = []
    left_out = short = 0
    for posts in ordered:
        block = _block(talk, posts)
        if sum(map(len, lines)) + sum(map(len, block)) > MOST:
            left_out += 1
            short += any(one.missing for one in posts)
        else:
            lines += block
    if left_out:
        lines.append(talk.line("board.more_short" if short else "board.more", count=left_out))
    return lines


def _block(talk: Talk, posts: list[Coverage]) -> list[str]:
    school = talk.district.schools[posts[0].post.school_id]
    head = talk.line("board.school", school=school.short_name, window=posts[0].window.name)
    return [head, *(post_line(talk, one) for one in posts)]


def post_line(talk: Talk, one: Coverage) -> str:
    """✓ 西门岗：李守田, or ！校门口护学岗：张长根，缺:民警1. A volunteer reads 2/4 到位."""
    if talk.me.role in COUNTS:
        counts = talk.line(
            "board.volunteers", count=sum(one.present.values()), required=sum(one.required.values())
        )
        return f"{one.post.name} {counts}"
    names = "、".join(
        talk.district.people[person_id].name
        + (talk.line("board.doubtful") if standing is Standing.DOUBTFUL else "")
        for person_id, standing in one.people
    )
    values = {"post": one.post.name, "names": names, "missing": missing_words(talk.voice, one.missing)}
    key = "post_full" if not one.missing else "post_short_names" if names else "post_short"
    line = talk.line(f"board.{key}", **values).rstrip("：: ")
    if one.unfilled:
        line += f"（{talk.line('board.unfilled', missing=missing_words(talk.voice, one.unfilled))}）"
    return line


def missing_words(voice: Voice, missing: dict[str, int]) -> str:
    """民警1保安2"""
    return "、".join(f"{voice.word('place_kind', kind)}{count}" for kind, count in missing.items())
