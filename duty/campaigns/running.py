"""Beginning a campaign, telling the schools, reminding the missing once a day, freezing at the cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import FormDraft
from duty.campaigns.news import CampaignBegun, CampaignFrozen
from duty.campaigns.ports import Work
from duty.campaigns.progress import Progress, begun_key, progress
from duty.campaigns.schema import FormSchema
from duty.campaigns.sight import runs
from duty.district.people import DESK, Person, Role
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused

REMIND_AT, REMIND_UNTIL = time(9, 0), time(18, 0)
"""Once a day between these hours, on school days as on others; never at night."""
NAMED = 20


class NoCampaign(ValueError):
    """It cannot begin, and why, in the words of whoever asked."""


def planned(
    work: Work,
    form: FormSchema,
    name: str,
    cutoff: date,
    due: date,
    due_city: date | None,
    schools: Sequence[str],
    by: str,
    now: datetime,
) -> Campaign:
    """A campaign that could begin; NoCampaign where it cannot."""
    unknown = [school for school in schools if school not in work.district.schools]
    if unknown:
        raise NoCampaign(f"没有这所学校：{'、'.join(unknown)}")
    if not name.strip() or len(name.strip()) > MOST_NAME:
        raise NoCampaign(f"名称要写，不超过{MOST_NAME}个字")
    if due < cutoff:
        raise NoCampaign(f"报送日期 {due} 早于统计截止日期 {cutoff}")
    if due_city and due_city < due:
        raise NoCampaign(f"报市里的日期 {due_city} 早于报区里的日期 {due}")
    chosen = list(dict.fromkeys(schools)) or list(work.district.schools)
    if not chosen:
        raise NoCampaign("还没有学校，请先导入")
    return Campaign(name.strip(), form.id, dict(form.raw), cutoff, due, due_city, chosen, by, now)


MOST_NAME = 80


async def begin(work: Work, campaign: Campaign, by: str, now: datetime) -> bool:
    """From now on the schools are asked; the clock tells them. False where it had begun."""
    if campaign.begun_at is not None:
        return False
    campaign.begun_at = now
    for school in campaign.schools:
        await work.campaigns.add_draft(FormDraft(campaign.known_id, school))
    work.record(campaign.subject, "begun", now, by, name=campaign.name, schools=len(campaign.schools))
    return True


async def freeze(work: Work, campaign: Campaign, by: str, now: datetime) -> bool:
    """The figures stand as they are. What is answered from now on is marked late; nothing is lost."""
    if campaign.begun_at is None or not campaign.freeze(by, now):
        return False
    work.record(campaign.subject, "frozen", now, by)
    found = await progress(work, campaign.known_id)
    if found:
        _tell_desks(work, found)
    return True


async def freeze_by(work: Work, person: Person, campaign_id: int, now: datetime) -> Progress | Refused:
    """By a desk that runs all of its schools."""
    campaign = await work.campaigns.get(campaign_id, locked=True)
    if campaign is None or not all(runs(work.district, person, school) for school in campaign.schools):
        return Refused.GONE
    if not await freeze(work, campaign, person.id, now):
        return Refused.ALREADY
    found = await progress(work, campaign_id)
    return found or Refused.GONE


async def remind_by(work: Work, person: Person, campaign_id: int, now: datetime) -> int | Refused:
    """[催一下]: at most once a day, whoever asks for it. How many schools were reminded."""
    campaign = await work.campaigns.get(campaign_id, locked=True)
    if campaign is None or not all(runs(work.district, person, school) for school in campaign.schools):
        return Refused.GONE
    if campaign.reminded_on == work.district.today(now):
        return Refused.ALREADY
    return await _remind(work, campaign, now)


async def latest(work: Work) -> Campaign | None:
    """The latest open one, else the latest there is."""
    listed = await work.campaigns.listed(MOST)
    return next((one for one in listed if one.open), listed[0] if listed else None)


MOST = 50


# -- the clock -----------------------------------------------------------------------------


async def sweep(work: Work, now: datetime) -> int:
    """Tell the schools of a new one, freeze what is over, remind the missing. Each once, across restarts."""
    done = 0
    for campaign in await work.campaigns.open_ones():
        if campaign.announced_at is None:
            campaign.announced_at = now
            done += await _announce(work, campaign, now)
        elif _over(work, campaign, now):
            done += await freeze(work, campaign, "", now)
        elif _hour_of_reminding(work, campaign, now):
            done += await _remind(work, campaign, now)
    return done


def _over(work: Work, campaign: Campaign, now: datetime) -> bool:
    return work.district.today(now) > campaign.cutoff


def _hour_of_reminding(work: Work, campaign: Campaign, now: datetime) -> bool:
    """Not on the day they were told, and not twice a day."""
    local = work.district.local(now)
    told = campaign.announced_at and work.district.today(campaign.announced_at) == local.date()
    return REMIND_AT <= local.time() < REMIND_UNTIL and not told and campaign.reminded_on != local.date()


async def _announce(work: Work, campaign: Campaign, now: datetime) -> int:
    drafts = await work.campaigns.drafts(campaign.known_id)
    for draft in drafts:
        _ask(work, campaign, draft, begun_key(campaign), again=False)
    return len(drafts)


async def _remind(work: Work, campaign: Campaign, now: datetime) -> int:
    campaign.reminded_on = work.district.today(now)
    found = await progress(work, campaign.known_id)
    missing = found.missing if found else []
    for one in missing:
        _ask(work, campaign, one.draft, f"{campaign.subject}:again:{campaign.reminded_on}", again=True)
    return len(missing)


def _ask(work: Work, campaign: Campaign, draft: FormDraft, dedupe: str, *, again: bool) -> None:
    """The one at the school whose work it is: the safety office, while there is none the head."""
    school = work.district.schools.get(draft.school_id)
    if school is None:
        return
    clerks = work.district.office_of(school.id, Role.SAFETY_OFFICE)
    days = {"cutoff": _day(campaign.cutoff), "due": _day(campaign.due)}
    title = str(campaign.form.get("form", ""))
    news = CampaignBegun(
        draft.known_id, campaign.name, title, school.short_name, days["cutoff"], days["due"], again
    )
    for person in clerks or work.district.head_of(school.id):
        work.tell(Notice(person, news, Priority.NUDGE, dedupe=dedupe, silent=True))


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _tell_desks(work: Work, found: Progress) -> None:
    """The desks of the district, education's and the police's."""
    campaign = found.campaign
    names = tuple(one.school.short_name for one in found.missing[:NAMED])
    news = CampaignFrozen(
        campaign.known_id, campaign.name, found.count("submitted"), len(found.schools), names
    )
    desks = dict.fromkeys(d for one in found.schools for d in work.district.command_desks(one.school))
    for person in (one for desk in desks for one in work.district.people_of(desk) if one.role in DESK):
        work.tell(Notice(person.id, news, Priority.SUMMARY, dedupe=f"{campaign.subject}:frozen", silent=True))
