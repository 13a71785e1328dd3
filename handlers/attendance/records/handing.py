"""[给下一班留言]: one line at the end of a shift, read by whoever checks in there next."""

from __future__ import annotations

import re

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance.checkin import CheckIn
from duty.attendance.handing import notes
from duty.attendance.handing.handover import HandoverNote
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Button, Say, button, row
from handlers.speech.filters import Choice, In, Reads, Words, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SENTENCE = "handover:sentence"
"""[给下一班留言] was pressed: the line is expected."""
PLACE = "handover"
"""Conversation value: the check-in at whose post it is left."""
NAMED = re.compile(
    r"^(?:交班留言|交接班?留言|给下一班(?:的)?留言|留言给下一班|交班)\s*[:：,，]\s*(?P<line>.+)$", re.S
)
"""交班留言：东门的钥匙在门卫室"""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("line for the next shift", Stage.KEYS)
    routes.callback_query.register(asked, Choice("handover.write"))
    routes.callback_query.register(taken_back, Choice("handover.back"))
    routes.message.register(at_once, Words(), Reads(lambda said: bool(NAMED.match(said.words))))
    return routes


def _flows() -> Job:
    routes = Job("line for the next shift: what was asked for", Stage.FLOWS)
    routes.message.register(said, Words(), In(SENTENCE))
    return routes


def offered(talk: Talk, made: CheckIn) -> Button:
    """Under the answer to 🏁."""
    return button(talk.voice.line("handover.button"), Press("handover.write", made.id))


async def asked(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    made = await notes.place_of(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(made, Refused):
        return refused(talk, made)
    await state.set_state(SENTENCE)
    await state.update_data({PLACE: made.id})
    return [Say(talk.line("handover.ask", post=talk.spot(made.school_id, made.post_id)))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The line itself; what is urgent was heard before it got here."""
    number = (await state.get_data()).get(PLACE)
    await state.set_state(None)
    check_in = number if isinstance(number, int) else 0
    return await _left(talk, check_in, talk.words)


async def at_once(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """交班留言：…, without any button: for the post where they stood last."""
    await state.set_state(None)
    line = NAMED.match(talk.words)
    made = await notes.last_place(talk.work, talk.me, talk.now)
    if made is None or line is None or talk.forwarded:
        return [Say(talk.line("handover.nowhere"))]
    return await _left(talk, made.id or 0, line["line"])


async def _left(talk: Talk, check_in: int, line: str) -> list[Say]:
    note = await notes.leave(talk.work, talk.me, check_in, line, talk.now)
    if isinstance(note, Refused):
        return [Say(talk.line(f"common.{note}"))]
    back = row((talk.voice.line("handover.back"), Press("handover.back", note.id)))
    return [Say(talk.line("handover.kept", **_values(talk, note)), back)]


async def taken_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[撤回]"""
    note = await notes.take_back(talk.work, talk.me, id_of(args), talk.now)
    if note is Refused.TOO_LATE:
        return [Say(toast=talk.line("handover.was_read"))]
    if isinstance(note, Refused):
        return refused(talk, note)
    return [Say(talk.line("handover.back_kept", **_values(talk, note)), replaces=this_message(query))]


async def handed_over(talk: Talk, made: CheckIn | None) -> list[Say]:
    """What was left at the post where they have just checked in, in one message."""
    found = await notes.read(talk.work, talk.me, made, talk.now) if made else ()
    lines = [talk.line("handover.read", **_values(talk, note)) for note in found]
    return [Say("\n".join(lines))] if lines else []


def _values(talk: Talk, note: HandoverNote) -> dict[str, str]:
    return {
        "who": talk.district.polite(note.written_by),
        "post": talk.spot(note.school_id, note.post_id),
        "time": talk.when(note.written_at),
        "line": note.sentence,
    }
