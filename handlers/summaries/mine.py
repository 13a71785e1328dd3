"""📋 我的: today, tomorrow, what is expected, and what one said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.attendance.checkin import CheckIn, Standing
from duty.attendance.verifying import verifiers
from duty.district.people import Role
from duty.district.shifts import Shift
from duty.messaging.say import Button, Say
from handlers.attendance.checkin import own_leader
from handlers.speech import labels
from handlers.speech.filters import Pressed
from handlers.speech.keys import keyboard
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

VERIFY_FOR = timedelta(days=3)
"""A weekend's doubtful check-ins still wait for the leader on Monday."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("mine", Stage.KEYS)
    routes.message.register(mine, Pressed(labels.MINE, command="mine"))
    return routes


async def mine(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    today = talk.district.today(talk.now)
    lines = [talk.line("mine.head", who=talk.polite, date=_day(talk, today))]
    lines += await _today(talk, today)
    lines += _duty(talk)
    lines += _tomorrow(talk, today + timedelta(days=1))
    lines += await _reports(talk)
    said = [Say("\n".join(lines), keyboard=await keyboard(talk))]
    waiting = await _to_verify(talk)
    return said + ([waiting] if waiting else [])


def _day(talk: Talk, day: date) -> str:
    weekday = talk.voice.word("weekday", str(day.isoweekday()), talk.account.language)
    return (
        f"{day.month}月{day.day}日 {weekday}" if talk.account.language == "zh" else f"{day:%m-%d} {weekday}"
    )


async def _today(talk: Talk, today: date) -> list[str]:
    """The night that still runs belongs to today."""
    yesterday = talk.district.shifts_of(talk.me.id, today - timedelta(days=1))
    shifts = [shift for shift in yesterday if shift.end >= talk.now]
    shifts += talk.district.shifts_of(talk.me.id, today)
    if not shifts:
        return [talk.line("mine.none_today")] if talk.me.id in _rostered(talk) else []
    made = await talk.work.check_ins.recent(talk.me.id, talk.now)
    return [_shift_line(talk, shift, made) for shift in shifts]


def _rostered(talk: Talk) -> set[str]:
    return {line.person_id for line in talk.district.roster}


def _shift_line(talk: Talk, shift: Shift, made: Sequence[CheckIn]) -> str:
    """A check-in at another gate of the same window counts for the one line there is."""
    same = [c for c in made if c.counts and c.shift_key == shift.key]
    rostered = {s.post_id for s in talk.district.shifts_of(talk.me.id, shift.date) if s.key == shift.key}
    mine = next((c for c in same if c.post_id == shift.post_id), None)
    mine = mine or next((c for c in same if c.post_id not in rostered), None)
    return talk.line("mine.shift", state=_state(talk, shift, mine), **_values(talk, shift))


def _values(talk: Talk, shift: Shift) -> dict[str, str]:
    post = talk.district.posts[shift.post_id]
    several = len(talk.me.schools) != 1
    school = talk.district.schools[post.school_id].short_name + " " if several else ""
    return {
        "start": talk.clock(shift.start),
        "end": talk.clock(shift.end),
        "school": school,
        "post": post.name,
    }


def _state(talk: Talk, shift: Shift, made: CheckIn | None) -> str:
    if made and made.checked_out_at:
        return talk.line("mine.state_out", time=talk.clock(made.checked_out_at))
    if made:
        key = "state_done" if made.standing is Standing.CONFIRMED else "state_doubtful"
        return talk.line(f"mine.{key}", time=talk.clock(made.received_at), own=own_leader(talk))
    if talk.now < shift.opens:
        return talk.line("mine.state_later", time=talk.clock(shift.opens))
    return talk.line("mine.state_wait" if talk.now <= shift.end else "mine.state_past")


def _duty(talk: Talk) -> list[str]:
    """Duty at a desk, a station or a school now."""
    at = talk.district.local(talk.now)
    lines = []
    for line in talk.district.duty_roster:
        if line.person_id == talk.me.id and line.covers(at):
            org = talk.district.organisations.get(line.org_id)
            school = talk.district.schools.get(line.school_id)
            place = org.name if org else school.short_name if school else ""
            role = talk.voice.word("role", line.role, talk.account.language)
            lines.append(talk.line("mine.on_duty", place=place, role=role))
    return lines


def _tomorrow(talk: Talk, day: date) -> list[str]:
    if talk.me.id not in _rostered(talk):
        return []
    shifts = talk.district.shifts_of(talk.me.id, day)
    if not shifts:
        return [talk.line("mine.tomorrow_none")]
    return [
        talk.line("mine.tomorrow"),
        *(talk.line("mine.shift_plain", **_values(talk, shift)) for shift in shifts),
    ]


async def _reports(talk: Talk) -> list[str]:
    """What one reported in the last week, newest first, with how it stands."""
    since = talk.now - timedelta(days=7)
    said = [
        (
            one.received_at,
            _report_line(talk, one.received_at, one.number, ("kind", one.kind), ("state", one.state)),
        )
        for one in await talk.work.incidents.of_reporter(talk.me.id, since)
    ]
    said += [
        (
            one.reported_at,
            _report_line(
                talk, one.reported_at, one.number, ("category", one.category), ("status", one.status)
            ),
        )
        for one in await talk.work.hazards.of_reporter(talk.me.id, since)
        if one.number
    ]
    if not said:
        return []
    return [talk.line("mine.reports"), *(line for _, line in sorted(said, reverse=True)[:6])]


def _report_line(talk: Talk, at: datetime, number: str, what: tuple[str, str], state: tuple[str, str]) -> str:
    language = talk.account.language
    return talk.line(
        "mine.report",
        time=f"{talk.district.local(at):%m-%d %H:%M}",
        number=number,
        what=talk.voice.word(*what, language),
        state=talk.voice.word(*state, language),
    )


async def _to_verify(talk: Talk) -> Say | None:
    """A leader's doubtful check-ins of the last days, each with its two buttons; those kept quiet too."""
    if talk.me.role not in (Role.GUARD_LEADER, Role.SAFETY_OFFICE):
        return None
    since = talk.now - VERIFY_FOR
    doubtful = await talk.work.check_ins.doubtful(talk.me.schools, since)
    waiting = [one for one in doubtful if talk.me.id in verifiers(talk.work, one)]
    if not waiting:
        return None
    buttons = tuple(
        (
            Button(
                f"{_name(talk, one)} {talk.when(one.received_at)} {talk.voice.line('checkin.seen')}",
                f"verify:seen:{one.id}",
            ),
            Button(talk.voice.line("checkin.not_seen"), f"verify:not:{one.id}"),
        )
        for one in waiting[:8]
    )
    return Say(talk.line("mine.verify_head"), buttons)


def _name(talk: Talk, made: CheckIn) -> str:
    return talk.district.people[made.person_id].name
