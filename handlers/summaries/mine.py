"""📋 我的: today, tomorrow, what is expected, and what one said."""

from __future__ import annotations

from datetime import date

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.language.reading import Intent
from duty.messaging.press import Press
from duty.messaging.say import Say, button
from duty.summaries.expected import Round
from duty.summaries.mine import Came, Doubt, Mine, Reported, Stint, Today, mine, was_shown
from handlers.attendance.checkin import own_leader
from handlers.attendance.records.correcting import under_mine
from handlers.routines.words import listed
from handlers.speech import labels
from handlers.speech.filters import Means, Pressed, Words
from handlers.speech.keys import keyboard
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("mine", Stage.KEYS)
    routes.message.register(shown, Pressed(labels.MINE, command="mine"))
    routes.message.register(asked, Words(), Means(Intent.MINE))
    return routes


async def shown(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    return await page(talk)


async def asked(message: Message, talk: Talk) -> list[Say]:
    """我今天几点的班"""
    return await page(talk)


async def page(talk: Talk) -> list[Say]:
    own = await mine(talk.work, talk.me, talk.now)
    if talk.account.withheld:
        await was_shown(talk.work, talk.me)
    disputed, buttons = await under_mine(talk)
    said = [Say("\n".join([*_lines(talk, own), *disputed]), buttons, keyboard=await keyboard(talk))]
    if own.doubts:
        said.append(_to_verify(talk, own.doubts))
    if own.tasks:
        head, language = talk.line("mine.tasks"), talk.account.language
        said.append(listed(talk.voice, own.tasks, language, head=head, with_school=talk.of_several_schools))
    return said


def _lines(talk: Talk, own: Mine) -> list[str]:
    lines = [talk.line("mine.head", who=talk.polite, date=_day(talk, own.date))]
    lines += [_shift(talk, one) for one in own.today]
    if own.rostered and not own.today:
        lines.append(talk.line("mine.none_today"))
    for duty in own.on_duty:
        role = talk.voice.word("role", duty.role, talk.account.language)
        lines.append(talk.line("mine.on_duty", place=duty.place, role=role))
    if own.rounds:
        lines.append(talk.line("mine.rounds", rounds="、".join(_round(talk, one) for one in own.rounds)))
    if own.rostered:
        none = "mine.tomorrow_leave" if own.on_leave else "mine.tomorrow_none"
        lines.append(talk.line("mine.tomorrow" if own.tomorrow else none))
        lines += [talk.line("mine.shift_plain", **_values(talk, stint)) for stint in own.tomorrow]
    if own.visits:
        named = [
            (talk.voice.word("visit_kind", kind, talk.account.language), n) for kind, n in own.visits.items()
        ]
        done = "、".join(talk.line("mine.visit", what=what, count=n) for what, n in named)
        lines.append(talk.line("mine.visits", done=done))
    if own.reports:
        lines += [talk.line("mine.reports"), *(_report(talk, one) for one in own.reports)]
    return lines


def _day(talk: Talk, day: date) -> str:
    weekday = talk.voice.word("weekday", str(day.isoweekday()), talk.account.language)
    return f"{talk.day(day)} {weekday}"


def _values(talk: Talk, stint: Stint) -> dict[str, str]:
    school = f"{stint.school} " if stint.school else ""
    return {
        "start": talk.clock(stint.start),
        "end": talk.clock(stint.end),
        "school": school,
        "post": stint.post,
    }


STATES = {
    Came.LATER: "mine.state_later",
    Came.WAIT: "mine.state_wait",
    Came.PAST: "mine.state_past",
    Came.DONE: "mine.state_done",
    Came.DOUBTFUL: "mine.state_doubtful",
    Came.OUT: "mine.state_out",
    Came.CLOSED: "mine.state_closed",
    Came.MOVED: "mine.state_moved",
}


def _shift(talk: Talk, one: Today) -> str:
    time = talk.clock(one.at) if one.at else ""
    if one.received:
        time = talk.line("checkin.both_times", said=time, time=talk.clock(one.received))
    key = "mine.state_at" if one.post and one.came is Came.DONE else STATES[one.came]
    state = talk.line(key, time=time, own=own_leader(talk), post=one.post)
    return talk.line("mine.shift", state=state, **_values(talk, one.stint))


def _round(talk: Talk, one: Round) -> str:
    """09:30 白天巡查（走完了）"""
    state = talk.voice.word("walked", one.walked, talk.account.language)
    return talk.line("mine.round", time=talk.clock(one.due), name=one.name, state=state)


def _report(talk: Talk, one: Reported) -> str:
    language = talk.account.language
    what, state = ("category", "status") if one.hazard else ("kind", "state")
    return talk.line(
        "mine.report",
        time=f"{talk.district.local(one.at):%m-%d %H:%M}",
        number=one.number,
        what=talk.voice.word(what, one.what, language),
        state=talk.voice.word(state, one.state, language),
    )


def _to_verify(talk: Talk, doubts: tuple[Doubt, ...]) -> Say:
    """Each doubtful check-in with its two buttons; those kept quiet too."""
    seen, not_seen = talk.voice.line("checkin.seen"), talk.voice.line("checkin.not_seen")
    buttons = tuple(
        (
            button(f"{one.who} {talk.when(one.at)} {seen}", Press("verify.seen", one.check_in)),
            button(not_seen, Press("verify.not", one.check_in)),
        )
        for one in doubts
    )
    return Say(talk.line("mine.verify_head"), buttons)
