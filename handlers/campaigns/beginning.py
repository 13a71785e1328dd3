"""[新一轮]: a desk of the district begins a campaign in the chat."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.campaigns import running
from duty.campaigns.campaign import ANNEX1, Campaign
from duty.campaigns.known import AGE_LIMIT
from duty.campaigns.reading import shipped
from duty.campaigns.running import NoCampaign
from duty.campaigns.sight import run_by, runs
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, button, row
from handlers.campaigns.running import card, progress_for
from handlers.speech.filters import Choice, In, Words, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

NEW = "campaign:new"
"""State: name, cut-off and due day of a new campaign are expected."""
FORMS = ("annex1", "defences", "fire_check")
HALF_A_YEAR = timedelta(days=183)
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
    days = {"cutoff": talk.day(soon), "due": talk.day(soon + timedelta(days=7))}
    example = talk.line("campaign.example", **days)
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
        reason = talk.line(f"no_campaign.{why.why}", **why.values)
        return [Say(f"{reason}\n{talk.line('campaign.days_please')}")]
    await _forget(talk, state)
    await talk.work.campaigns.add(made)
    await state.update_data({"campaign_planned": made.known_id})
    return [_proposed(talk, made)]


async def _forget(talk: Talk, state: FSMContext) -> None:
    """Who writes once more has changed their mind: what they wrote before cannot be begun any more."""
    earlier = await talk.work.campaigns.get(int((await state.get_data()).get("campaign_planned") or 0))
    if earlier and earlier.begun_at is None and earlier.created_by == talk.me.id:
        await talk.work.campaigns.remove(earlier)


def _read(words: str, today: date) -> tuple[str, list[date]]:
    """The name, then the days; a day without its year is the nearest of that name, so that a slip is told."""
    days = [_day_of(found, today) for found in _DAY.finditer(words)]
    return _DAY.sub("", words).strip(" ，,。；;"), [day for day in days if day]


def _day_of(found: re.Match[str], today: date) -> date | None:
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        this = date(year or today.year, month, day)
    except ValueError:
        return None
    long_ago = today - this > HALF_A_YEAR
    return this.replace(year=this.year + 1) if long_ago and not year else this


def _proposed(talk: Talk, made: Campaign) -> Say:
    unset = made.form_id == ANNEX1 and AGE_LIMIT not in talk.district.form_rules
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
    more = talk.line("campaign.no_age_limit") if unset else ""
    return Say("\n".join(filter(None, (text, more))), row(yes, no))


async def begun(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[开始]: only whoever wrote it down."""
    campaign = await talk.work.campaigns.get(id_of(args), locked=True)
    if campaign is None or not _theirs(talk, campaign):
        return refused(talk, Refused.GONE)
    if not await running.begin(talk.work, campaign, talk.me.id, talk.now):
        return refused(talk, Refused.ALREADY)
    await state.set_state(None)
    told = await progress_for(talk, campaign.known_id)
    if told is None:
        return refused(talk, Refused.GONE)
    return [(await card(talk, told)).but(replaces=this_message(query))]


def _theirs(talk: Talk, campaign: Campaign) -> bool:
    """They wrote it down, and all its schools are theirs to ask."""
    mine = all(runs(talk.district, talk.me, school) for school in campaign.schools)
    return mine and campaign.created_by == talk.me.id


async def dropped(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    campaign = await talk.work.campaigns.get(id_of(args), locked=True)
    if campaign is None or not _theirs(talk, campaign) or campaign.begun_at is not None:
        return refused(talk, Refused.GONE)
    await state.set_state(None)
    await talk.work.campaigns.remove(campaign)
    return [Say(talk.line("common.cancelled"), replaces=this_message(query))]
