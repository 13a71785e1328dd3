"""/reach: who on the duty roster cannot be reached and why; and the [收到] of 能收到吗?."""

from __future__ import annotations

from collections import Counter

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging import reachability
from duty.messaging.press import Press
from duty.messaging.reachability import Reach, ReachList
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.pressed import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ONE_BY_ONE = 24
"""Up to so many people are named one by one."""
AREAS = 10
"""Areas of one answer, those with the most people first."""


def jobs() -> list[Job]:
    return [_keys(), _danger()]


def _keys() -> Job:
    routes = Job("reachability", Stage.KEYS)
    routes.message.register(who_cannot_be_reached, Pressed(command="reach"))
    routes.callback_query.register(of_area, Choice("reach.area"))
    return routes


def _danger() -> Job:
    """Stands before the consent: the answer is the whole point."""
    routes = Job("roll call", Stage.DANGER)
    routes.callback_query.register(received, Choice("roll"))
    return routes


async def who_cannot_be_reached(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    found = await reachability.reach_list(talk.work, talk.me)
    if found is None:
        return Say(talk.line("reach.not_yours"))
    if not found.cut_off:
        return Say(talk.line("reach.all", count=found.total))
    if len(found.cut_off) > ONE_BY_ONE:
        return _many(talk, found)
    return Say("\n".join(_lines(talk, found)))


def _many(talk: Talk, found: ReachList) -> Say:
    """Counts by what stands in the way and by area; each area opens its names."""
    head = talk.line("reach.head", count=len(found.cut_off), total=found.total)
    whys = Counter(one.why for one in found.cut_off)
    lines = [
        talk.line("reach.of_why", why=talk.voice.word("why", why, talk.account.language), count=count)
        for why, count in whys.most_common()
    ]
    homes = Counter(_area(talk, one) for one in found.cut_off)
    shown = [(org, count) for org, count in homes.most_common() if org][:AREAS]
    buttons = column(*((f"{_name(talk, org)} {count}", Press("reach.area", org)) for org, count in shown))
    left = sum(homes.values()) - sum(count for _, count in shown)
    rest = [talk.line("reach.elsewhere", count=left)] if left else []
    return Say("\n".join([head, *lines, *rest, talk.line("reach.by_area")]), buttons)


def _area(talk: Talk, one: Reach) -> str:
    """The station or the desk somebody belongs to, or that of their school."""
    person, district = talk.district.people[one.person_id], talk.district
    schools = [district.schools[school] for school in person.schools if school in district.schools]
    home = person.org_id or (schools[0].station_org_id if schools else "")
    wide = len({school.education_org_id for school in district.schools_seen_by(talk.me)}) > 1
    return district.district_of(home) if wide else home


def _name(talk: Talk, org_id: str) -> str:
    org = talk.district.organisations.get(org_id)
    return org.name.removesuffix("（虚构）") if org else org_id


async def of_area(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The names of one area, as far as they fit."""
    found = await reachability.reach_list(talk.work, talk.me)
    there = [one for one in found.cut_off if _area(talk, one) == args[0]] if found else []
    if not there:
        return refused(talk, Refused.GONE)
    lines = [_line(talk, one) for one in there[:ONE_BY_ONE]]
    left = len(there) - len(lines)
    return [Say("\n".join([*lines, talk.line("reach.more", count=left)] if left else lines))]


def _lines(talk: Talk, found: ReachList) -> list[str]:
    head = talk.line("reach.head", count=len(found.cut_off), total=found.total)
    return [head, *(_line(talk, one) for one in found.cut_off)]


def _line(talk: Talk, one: Reach) -> str:
    person = talk.district.people[one.person_id]
    why = talk.voice.word("why", one.why, talk.account.language)
    values = {"name": person.name, "phone": person.phone, "why": why, "failures": one.failures}
    line = talk.line("reach.line_failures" if one.failures else "reach.line", **values)
    if one.last_sign_at is None:
        return line
    return line + talk.line("reach.last", at=f"{talk.district.local(one.last_sign_at):%m-%d %H:%M}")


async def received(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    if not await reachability.answer(talk.work, talk.me, id_of(args), talk.now):
        return refused(talk, Refused.GONE)
    return [Say(toast=talk.line("common.thanks"))]
