"""📊 小结: the figures of one's own scope as of now, or of any day, open and overdue first, with one picture
card; and each of them opened, down to its rows."""

from __future__ import annotations

from datetime import date

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button
from duty.summaries import daily
from duty.summaries.editions import asking, naming
from duty.summaries.editions.asking import Refusal
from duty.summaries.rows.opening import figure_of, figures_open, open_figure
from duty.summaries.rows.row import Figure
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, Words, id_of
from handlers.speech.pressed import this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.summaries import rows, words

BACK = "back"
ACROSS = 3
"""Buttons side by side."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("summary", Stage.KEYS)
    routes.message.register(summary, Pressed(labels.SUMMARY, command="summary"))
    routes.message.register(asked, Words(), OfDays())
    routes.callback_query.register(details, Choice("sum"))
    routes.callback_query.register(opened, Choice("sumrows"))
    routes.callback_query.register(of_days, Choice("sumof"))
    return routes


class OfDays(Filter):
    """小结 昨天, 上周小结: a summary of some days and nothing else is asked for."""

    async def __call__(self, _message: Message, talk: Talk) -> bool:
        return not talk.forwarded and naming.asks(talk.words)


async def summary(message: Message, talk: Talk, state: FSMContext, rest: str) -> Say:
    await state.set_state(None)
    return await _of(talk, rest)


async def asked(message: Message, talk: Talk) -> Say:
    """小结 11-20"""
    return await _of(talk, talk.words)


async def _of(talk: Talk, said: str) -> Say:
    days = naming.named(said, talk.district.today(talk.now))
    made = await asking.ask(talk.work, talk.me, days, talk.now)
    if isinstance(made, Refusal):
        return Say(talk.line(f"summary.{made}"))
    shown = words.day_summary(talk.voice, made, talk.account.language)
    return shown.but(buttons=(*shown.buttons, *_other_days(talk)))


def _other_days(talk: Talk) -> Buttons:
    """[昨天] [上周] [上月]"""
    today = talk.district.today(talk.now)
    found = []
    for name in ("yesterday", "last_week", "last_month"):
        days = naming.named(talk.voice.line(f"summary.{name}"), today)
        if days:
            found.append(button(talk.voice.line(f"summary.{name}"), Press("sumof", *map(_plain, days))))
    return (tuple(found),)


def _plain(day: date) -> str:
    return f"{day:%Y%m%d}"


async def of_days(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[昨天]: as if it had been written."""
    return await _of(talk, "到".join(_said(one) for one in args[:2]))


def _said(day: str) -> str:
    """20261122 as it is written, 2026-11-22."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else "x"


# -- down to the rows ----------------------------------------------------------------------


async def details(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[看明细]: the first rows of what is red, and a button for each figure that opens."""
    made = await daily.found(talk.work, id_of(args), talk.me)
    if made is None:
        return Say(toast=talk.line("common.gone"))
    shown = words.details(talk.voice, daily.news_of(talk.work, made), talk.account.language)
    open_ = figures_open(talk.work, talk.me, made.figures)
    buttons = [_opens(talk, made.id or 0, one, count) for one, count in open_]
    lines = tuple(tuple(buttons[at : at + ACROSS]) for at in range(0, len(buttons), ACROSS))
    here = this_message(query) if args[1:] == [BACK] else ""
    return shown.but(buttons=lines, replaces=here)


def _opens(talk: Talk, summary_id: int, one: Figure, count: int) -> Button:
    label = f"{talk.voice.word('figure_rows', one)} {count}"
    return button(label, Press("sumrows", summary_id, one))


async def opened(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """A page of the rows behind a figure, in the place of the one before."""
    made = await daily.found(talk.work, id_of(args), talk.me)
    figure = figure_of(args[1]) if len(args) > 1 else None
    if made is None or figure is None:
        return Say(toast=talk.line("common.gone"))
    back = args[2:3] == [rows.BACK]
    page = await open_figure(talk.work, made, talk.me, figure, talk.now, id_of(args[3:]), back=back)
    if page is None:
        return Say(toast=talk.line("common.gone"))
    return rows.page(talk, page).but(replaces=this_message(query))
