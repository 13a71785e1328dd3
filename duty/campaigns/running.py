"""Beginning a campaign, telling the schools, reminding the missing once a day, freezing at the cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum

from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import FormDraft, Signature
from duty.campaigns.news import CampaignBegun, CampaignFrozen, FormToSign
from duty.campaigns.ports import Work
from duty.campaigns.progress import Progress, SchoolProgress, begun_key, progress
from duty.campaigns.reading import kept_schema
from duty.campaigns.schema import FormSchema
from duty.campaigns.sight import runs, signers
from duty.campaigns.signing import line_after
from duty.district.people import DESK, Person, Role
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused

REMIND_AT, REMIND_UNTIL = time(9, 0), time(18, 0)
"""Once a day between these hours, on school days as on others; never at night."""
NAMED = 20


class Why(StrEnum):
    """Why a campaign cannot begin."""

    UNKNOWN_SCHOOL = "unknown_school"
    NAME = "name"
    DUE_EARLY = "due_early"
    CITY_EARLY = "city_early"
    NO_SCHOOLS = "no_schools"
    INCOMPLETE = "incomplete"


class NoCampaign(ValueError):
    """It cannot begin. `values` fill in the text of the reason: `no_campaign.<why>`."""

    def __init__(self, why: Why, **values: object) -> None:
        super().__init__(why)
        self.why, self.values = why, values


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
        raise NoCampaign(Why.UNKNOWN_SCHOOL, schools="、".join(unknown))
    if not name.strip() or len(name.strip()) > MOST_NAME:
        raise NoCampaign(Why.NAME, most=MOST_NAME)
    if due < cutoff:
        raise NoCampaign(Why.DUE_EARLY, due=due, cutoff=cutoff)
    if due_city and due_city < due:
        raise NoCampaign(Why.CITY_EARLY, city=due_city, due=due)
    chosen = list(dict.fromkeys(schools)) or list(work.district.schools)
    if not chosen:
        raise NoCampaign(Why.NO_SCHOOLS)
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
        _tell_desks(work, found, but=by)
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
    for campaign in await work.campaigns.running_ones(work.district.today(now)):
        if campaign.announced_at is None:
            campaign.announced_at = now
            done += await _announce(work, campaign, now)
        elif campaign.open and _over(work, campaign, now):
            done += await freeze(work, campaign, "", now)
        elif _hour_of_reminding(work, campaign, now):
            done += await _remind(work, campaign, now)
    return done


def _over(work: Work, campaign: Campaign, now: datetime) -> bool:
    return work.district.today(now) > campaign.cutoff


def _hour_of_reminding(work: Work, campaign: Campaign, now: datetime) -> bool:
    """Not on the day they were told, not twice a day, and until the day it is due: figures are counted up to
    the cut-off, and handed in until then.
    """
    local = work.district.local(now)
    if local.date() > campaign.due:
        return False
    told = campaign.announced_at and work.district.today(campaign.announced_at) == local.date()
    return REMIND_AT <= local.time() < REMIND_UNTIL and not told and campaign.reminded_on != local.date()


async def _announce(work: Work, campaign: Campaign, now: datetime) -> int:
    drafts = await work.campaigns.drafts(campaign.known_id)
    for draft in drafts:
        _ask(work, campaign, draft, begun_key(campaign), again=False)
    return len(drafts)


async def _remind(work: Work, campaign: Campaign, now: datetime) -> int:
    """The missing, and those in whose hands a form lies that is handed in. How many schools they are."""
    campaign.reminded_on = work.district.today(now)
    found = await progress(work, campaign.known_id)
    missing, waiting = (found.missing, found.waiting) if found else ([], [])
    dedupe = f"{campaign.subject}:again:{campaign.reminded_on}"
    for one in missing:
        _ask(work, campaign, one.draft, dedupe, again=True)
    signatures = await work.campaigns.signatures([one.draft.known_id for one in waiting])
    for one in waiting:
        _ask_to_sign(work, campaign, one, signatures, dedupe)
    return len(missing) + len(waiting)


def _ask_to_sign(
    work: Work, campaign: Campaign, one: SchoolProgress, all_: Sequence[Signature], dedupe: str
) -> None:
    own = [signature for signature in all_ if signature.draft_id == one.draft.known_id]
    line = line_after(kept_schema(campaign.form), own)
    if line is None:
        return
    by = own[-1].person_id if own else one.draft.submitted_by
    title = str(campaign.form.get("form", ""))
    news = FormToSign(
        one.draft.known_id, one.school.short_name, title, work.district.polite(by), bool(own), campaign.due
    )
    for person in signers(work.district, one.school.id, line.signer):
        work.tell(Notice(person, news, Priority.NUDGE, dedupe=f"{dedupe}:{one.school.id}", silent=True))


def _ask(work: Work, campaign: Campaign, draft: FormDraft, dedupe: str, *, again: bool) -> None:
    """The one at the school whose work it is: the safety office, while there is none the head."""
    school = work.district.schools.get(draft.school_id)
    if school is None:
        return
    clerks = work.district.office_of(school.id, Role.SAFETY_OFFICE)
    title = str(campaign.form.get("form", ""))
    news = CampaignBegun(
        draft.known_id, campaign.name, title, school.short_name, campaign.cutoff, campaign.due, again
    )
    for person in clerks or work.district.head_of(school.id):
        work.tell(Notice(person, news, Priority.NUDGE, dedupe=dedupe, silent=True))


def _tell_desks(work: Work, found: Progress, but: str) -> None:
    """The desks of the district, education's and the police's; whoever did it has it on the screen."""
    campaign = found.campaign
    names = tuple(one.school.short_name for one in found.missing[:NAMED])
    news = CampaignFrozen(
        campaign.known_id, campaign.name, found.count("submitted"), len(found.schools), names
    )
    desks = dict.fromkeys(d for one in found.schools for d in work.district.command_desks(one.school))
    for person in (
        one for desk in desks for one in work.district.people_of(desk) if one.role in DESK and one.id != but
    ):
        work.tell(Notice(person.id, news, Priority.SUMMARY, dedupe=f"{campaign.subject}:frozen", silent=True))
