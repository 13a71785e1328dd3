"""接警 · 走不开 · 到场 · 还在处理 · 误报 · 点错了: one press, one effect; a late press says how it stands."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.alerting.answering import answers
from duty.alerting.answering.rights import Refused, may_end
from duty.alerting.calls.standing import AlertState
from duty.messaging.say import Say
from handlers.alerting.cards import declined, ended, gone, mine, refused
from handlers.speech.filters import numbered
from handlers.speech.talk import Talk


async def take(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    done = await answers.take(talk.work, numbered(args[-1]), talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    ends, toast = await may_end(talk.work, done, talk.me), talk.line("alert.you_took_toast")
    return [mine(talk, done, "alert.you_took", ends=ends, toast=toast)]


async def decline(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """Whether somebody else was called for it is said as it is."""
    done = await answers.decline(talk.work, numbered(args[-1]), talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    return [declined(talk, done.call, others_called=done.others_called)]


async def arrive(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    done = await answers.arrive(talk.work, numbered(args[-1]), talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    ends = await may_end(talk.work, done, talk.me)
    return [mine(talk, done, "alert.you_arrived", ends=ends)]


async def expect(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[3分钟] [5分钟] [10分钟]"""
    done = await answers.expect(talk.work, numbered(args[-1]), numbered(args[0]), talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    ends, toast = await may_end(talk.work, done, talk.me), talk.line("alert.expect_toast", minutes=args[0])
    return [mine(talk, done, "alert.you_took", ends=ends, toast=toast)]


async def reinforce(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[要增援]"""
    done = await answers.reinforce(talk.work, numbered(args[-1]), talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    return [mine(talk, done, "alert.you_reinforced", ends=await may_end(talk.work, done, talk.me))]


async def go(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[我过去]"""
    done = await answers.go(talk.work, numbered(args[-1]), talk.me, talk.now)
    return refused(talk, done) if isinstance(done, Refused) else [gone(talk, done)]


async def useful(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[有用] [没用]"""
    yes = args[0] == "yes"
    done = await answers.judge(talk.work, numbered(args[-1]), talk.me, talk.now, useful=yes)
    if isinstance(done, Refused):
        return refused(talk, done)
    false_alarm = done.alert.state is AlertState.FALSE_ALARM
    said = ended(talk, done, "alert.you_false" if false_alarm else "alert.you_closed")
    return [said.but(toast=talk.line("alert.useful_kept"))]


async def busy(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    done = await answers.stay_busy(talk.work, numbered(args[-1]), talk.me, talk.now)
    return refused(talk, done) if isinstance(done, Refused) else [Say(talk.line("alert.busy_kept"))]


async def false_alarm(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    done = await answers.call_false(talk.work, numbered(args[-1]), talk.me, talk.now)
    return refused(talk, done) if isinstance(done, Refused) else [ended(talk, done, "alert.you_false")]


async def reopen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[点错了], within ten minutes."""
    done = await answers.reopen(talk.work, numbered(args[-1]), talk.me, talk.now)
    if isinstance(done, Refused):
        live = done.call is not None and done.call.alert.live
        return refused(talk, Refused(done.why) if live else done)
    return [mine(talk, done, "alert.you_reopened")]
