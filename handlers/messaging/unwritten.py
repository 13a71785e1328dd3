"""里面有学生姓名吗？ Until it is answered nothing of the message is written down anywhere."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.messaging.press import Press
from duty.messaging.say import Say, row
from handlers.speech.filters import Choice
from handlers.speech.refusals import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

QUESTIONS = {"student": "unwritten.student", "number": "unwritten.number"}


def jobs() -> list[Job]:
    routes = Job("unwritten", Stage.KEYS)
    routes.callback_query.register(forget, Choice("unwritten.forget"))
    routes.callback_query.register(write, Choice("unwritten.write"))
    return [routes]


def ask(talk: Talk, doubt: str, number: int) -> Say:
    """The question about a message under that number."""
    buttons = row(
        (talk.line("unwritten.yes"), Press("unwritten.forget", number)),
        (talk.line("unwritten.no"), Press("unwritten.write", number)),
    )
    return Say(talk.line(QUESTIONS[doubt]), buttons, name=f"unwritten:{number}")


async def forget(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[有]: it leaves the chat, and the time alone stays."""
    if talk.unwritten(args[-1]) is None:
        return [Say(talk.line("unwritten.gone"))]
    talk.refused = True
    return [refused(talk, "person", args[-1])]


async def write(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[没有]: it is heard as if it came now."""
    raw = talk.unwritten(args[-1])
    if raw is None:
        return [Say(talk.line("unwritten.gone"))]
    talk.written.append(raw)
    return []
