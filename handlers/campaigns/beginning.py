"""[新一轮]: a desk of the district begins a campaign in the chat."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.campaigns import running
from duty.campaigns.campaign import Campaign
from duty.campaigns.reading import shipped
from duty.campaigns.running import NoCampaign
from duty.campaigns.sight import run_by, runs
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, button, row
from handlers.campaigns.running import card, day_named, progress_for
from handlers.speech.filters import Choice, In, Words, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

NEW = "campaign:new"
"""State: name, cut-off and due day of a new campaign are expected."""
FORMS = ("annex1", "defences", "fire_check")
_DAY = re.compile(r"(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?")


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("new campaign", Stage.KEYS)
    routes.callback_query.register(new, Choice("campaign.new"))
    routes.callback_query.register(begun, Choice("campaign.begin"))
    routes.callback_query.register(dropped, Choice("campaign.drop"))
    return routes


def _flows() -> Job:
    routes = Job("new campaign: what was asked for", Stage.FLOWS)
    routes.message.register(named, Words(), In(NEW))
    return routes


async def new(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[新一轮]: first which form, then name and days in one line."""
    if not run_by(talk.district, talk.me):
        return refused(talk, Refused.GONE)
    if args[0] not in FORMS:
        named_forms = ((shipped(name).title, Press("campaign.new", name)) for name in FORMS)
        return [Say(talk.line("campaign.which_form"), tuple((button(*one),) for one in named_forms))]
    await state.set_state(NEW)
    await state.update_data({"campaign_form": args[0]})
    soon = talk.district.today(talk.now) + timedelta(days=14)
    example = talk.line("campaign.example", cutoff=day_named(soon), due=day_named(soon + timedelta(days=7)))
    return [Say(f"{talk.line('campaign.days_please')}\n{example}")]


async def named(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """暑期排查 7月31日 8月7日 8月10日"""
    form = (await state.get_data()).get("campaign_form")
    if form not in FORMS or talk.meaning.says_nothing or not run_by(talk.district, talk.me):
        await state.set_state(None)
        raise SkipHandler
    name, days = _read(talk.words, talk.district.today(talk.now))
    if not name or len(days) not in (2, 3):
        return [Say(talk.line("campaign.days_please"))]
    cutoff, due, city = days[0], days[1], days[2] if len(days) > 2 else None
    mine = [one.id for one in run_by(talk.district, talk.me)]
    try:
        made = running.planned(
            talk.work, shipped(str(form)), name, cutoff, due, city, mine, talk.me.id, talk.now
        )
    except NoCampaign as why:
        return [Say(f"{why}。\n{talk.line('campaign.days_please')}")]
    await state.set_state(None)
    await talk.work.campaigns.add(made)
    return [_proposed(talk, made)]


def _read(words: str, today: date) -> tuple[str, list[date]]:
    """The name, then the days; a day without its year is the next one of that name."""
    days = [_day_of(found, today) for found in _DAY.finditer(words)]
    return _DAY.sub("", words).strip(" ，,。；;"), [day for day in days if day]


def _day_of(found: re.Match[str], today: date) -> date | None:
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        this = date(year or today.year, month, day)
    except ValueError:
        return None
    return this if year or this >= today else this.replace(year=this.year + 1)


def _proposed(talk: Talk, made: Campaign) -> Say:
    text = talk.line(
        "campaign.proposed",
        name=made.name,
        title=made.form.get("form", ""),
        cutoff=f"{made.cutoff:%Y-%m-%d}",
        due=f"{made.due:%Y-%m-%d}",
        count=len(made.schools),
    )
    yes = (
        talk.voice.line("campaign.begin_button", count=len(made.schools)),
        Press("campaign.begin", made.known_id),
    )
    no = (talk.voice.line("campaign.drop_button"), Press("campaign.drop", made.known_id))
    return Say(text, row(yes, no))


async def begun(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[开始]: only whoever wrote it down."""
    campaign = await talk.work.campaigns.get(id_of(args), locked=True)
    if campaign is None or not _theirs(talk, campaign):
        return refused(talk, Refused.GONE)
    if not await running.begin(talk.work, campaign, talk.me.id, talk.now):
        return refused(talk, Refused.ALREADY)
    told = await progress_for(talk, campaign.known_id)
    return [card(talk, told).but(replaces=this_message(query))] if told else refused(talk, Refused.GONE)


def _theirs(talk: Talk, campaign: Campaign) -> bool:
    """They wrote it down, and all its schools are theirs to ask."""
    mine = all(runs(talk.district, talk.me, school) for school in campaign.schools)
    return mine and campaign.created_by == talk.me.id


async def dropped(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    campaign = await talk.work.campaigns.get(id_of(args), locked=True)
    if campaign is None or not _theirs(talk, campaign) or campaign.begun_at is not None:
        return refused(talk, Refused.GONE)
    await talk.work.campaigns.remove(campaign)
    return [Say(talk.line("common.cancelled"), replaces=this_message(query))]
