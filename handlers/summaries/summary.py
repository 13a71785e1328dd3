"""📊 小结: the figures of one's own scope as of now, open and overdue first, with one picture card."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.people import DESK, SCHOOL_OFFICE, Role
from duty.messaging.say import Say
from duty.summaries import daily
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.summaries.words import summary_say

MAY_ASK = DESK | SCHOOL_OFFICE | {Role.STATION_CHIEF, Role.SUPERVISOR, Role.ADMIN, Role.GUARD_LEADER}


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("summary", Stage.KEYS)
    routes.message.register(summary, Pressed(labels.SUMMARY, command="summary"))
    routes.callback_query.register(details, Choice("sum"))
    return routes


async def summary(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    if talk.me.role not in MAY_ASK:
        return Say(talk.line("summary.not_yours"))
    made = await daily.summarise(talk.work, talk.me, talk.now, daily=False)
    return summary_say(talk.voice, daily.facts(talk.work, made), talk.account.language)


async def details(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[看明细]: the rows behind the first figures, as they were frozen."""
    made = await talk.work.summaries.get(numbered(args[0]))
    if made is None or made.person_id != talk.me.id:
        return [Say(toast=talk.line("common.gone"))]
    figures = made.figures
    lines = [
        talk.line("summary.detail_head", time=talk.clock(made.as_of)),
        *_listed(talk, "summary.gaps_head", figures["gap_lines"], figures["gaps"]),
        *_listed(talk, "summary.overdue_head", figures["overdue_lines"], figures["overdue"]),
        talk.line("summary.counts", **figures),
    ]
    return [Say("\n".join(lines))]


def _listed(talk: Talk, head: str, lines: Sequence[str], count: int) -> list[str]:
    """Some of many, and how many are left out."""
    rest = [talk.line("summary.rest", count=count - len(lines))] if count > len(lines) else []
    return [talk.line(head), *lines, *rest] if lines else []
