"""Collecting what goes on paper: of the campaign that is meant, and without one what the house knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from duty.campaigns.answers import Answers, answers_in, answers_of
from duty.campaigns.campaign import ANNEX1, Campaign
from duty.campaigns.draft import DraftState, FormDraft
from duty.campaigns.papers.paper import OfficePaper, SchoolPaper, Signed
from duty.campaigns.ports import Work
from duty.campaigns.rules import needed
from duty.district.schools import Organisation, School

MOST = 50
"""Campaigns that are looked through for the latest."""


async def meant(work: Work, schools: Collection[str], campaign_id: int | None = None) -> Campaign | None:
    """That campaign of 附件1, else the latest one that asks any of these schools; an open one goes first."""
    if campaign_id is not None:
        found = await work.campaigns.get(campaign_id)
        return found if found and found.form_id == ANNEX1 else None
    listed = [one for one in await work.campaigns.listed(MOST) if one.form_id == ANNEX1]
    asked = [one for one in listed if set(one.schools) & set(schools)]
    return next((one for one in asked if one.open), asked[0] if asked else None)


async def school_paper(work: Work, school: School, campaign: Campaign | None) -> SchoolPaper:
    """As far as it is filled in. A school that nobody asked yet has an empty one."""
    found = await answers_of(work, campaign.known_id, school.id) if campaign else None
    return _paper(found) if found else SchoolPaper(school, campaign)


async def draft_paper(work: Work, campaign: Campaign, draft: FormDraft) -> SchoolPaper:
    """The same of a draft that was found already."""
    return _paper(await answers_in(work, campaign, draft))


async def office_paper(work: Work, office: Organisation, campaign: Campaign | None) -> OfficePaper:
    """Of every school under that office that the campaign asks; without one of every school there is."""
    return await rows_paper(work, office, work.district.schools_under(office.id), campaign)


async def rows_paper(
    work: Work, office: Organisation, schools: Sequence[School], campaign: Campaign | None
) -> OfficePaper:
    """The same of these schools."""
    asked = [school for school in schools if campaign is None or school.id in campaign.schools]
    drafts = (
        {one.school_id: one for one in await work.campaigns.drafts(campaign.known_id)} if campaign else {}
    )
    papers = []
    for school in asked:
        draft = drafts.get(school.id)
        if campaign is None or draft is None or draft.state is not DraftState.SIGNED:
            papers.append(SchoolPaper(school, campaign))
            continue
        papers.append(await draft_paper(work, campaign, draft))
    return OfficePaper(office, campaign, papers)


def _paper(answers: Answers) -> SchoolPaper:
    asked = {one.code for one in answers.form.body if needed(one, answers.whole, answers.facts)}
    return SchoolPaper(
        answers.school,
        answers.campaign,
        dict(answers.whole),
        frozenset(asked),
        {one.code: Signed(one.name, one.at) for one in answers.signatures},
        answers.draft.number,
        reported=answers.draft.state is DraftState.SIGNED,
        late=answers.draft.late,
    )
