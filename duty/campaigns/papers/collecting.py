"""Collecting what goes on paper: of the campaign that is meant, and without one what the house knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from duty.campaigns import rules
from duty.campaigns.answers import Answers, answers_in, answers_of, facts_then
from duty.campaigns.campaign import ANNEX1, Campaign
from duty.campaigns.draft import DraftState, FormDraft, Signature
from duty.campaigns.papers.paper import OfficePaper, SchoolPaper, Signed
from duty.campaigns.ports import Work
from duty.campaigns.reading import kept_schema
from duty.campaigns.rules import needed
from duty.campaigns.schema import FormSchema
from duty.district.schools import Organisation, School

AT_ONCE = 25
"""Schools of a table that are looked up together."""
Progress = Callable[[int, int], None]
"""How many schools are done, of how many."""
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
    work: Work,
    office: Organisation,
    schools: Sequence[School],
    campaign: Campaign | None,
    progress: Progress = lambda done, total: None,
) -> OfficePaper:
    """The same of these schools; a few are looked up at a time, so that everybody else goes on."""
    asked = [school for school in schools if campaign is None or school.id in campaign.schools]
    if campaign is None:
        return OfficePaper(office, None, [SchoolPaper(school) for school in asked])
    signed, form = await _signed(work, campaign), kept_schema(campaign.form)
    papers: list[SchoolPaper] = []
    for begin in range(0, len(asked), AT_ONCE):
        papers += await _papers(work, campaign, form, asked[begin : begin + AT_ONCE], signed)
        progress(len(papers), len(asked))
    return OfficePaper(office, campaign, papers)


async def _signed(work: Work, campaign: Campaign) -> Mapping[str, FormDraft]:
    drafts = await work.campaigns.drafts(campaign.known_id)
    return {one.school_id: one for one in drafts if one.state is DraftState.SIGNED}


async def _papers(
    work: Work,
    campaign: Campaign,
    form: FormSchema,
    schools: Sequence[School],
    signed: Mapping[str, FormDraft],
) -> list[SchoolPaper]:
    """What is not signed by both is 未报."""
    drafts = [signed[one.id] for one in schools if one.id in signed]
    ids = [one.known_id for one in drafts]
    values = await work.campaigns.values(ids) if ids else {}
    signatures = await work.campaigns.signatures(ids) if ids else []
    return [
        _whole(form, one, campaign, signed[one.id], values.get(signed[one.id].known_id, {}), signatures)
        if one.id in signed
        else SchoolPaper(one, campaign)
        for one in schools
    ]


def _whole(
    form: FormSchema,
    school: School,
    campaign: Campaign,
    draft: FormDraft,
    said: Mapping[str, str | None],
    signatures: Sequence[Signature],
) -> SchoolPaper:
    facts = facts_then(form, said)
    whole = rules.kept(form, said, facts)
    return SchoolPaper(
        school,
        campaign,
        whole,
        frozenset(one.code for one in form.body if needed(one, whole, facts)),
        {one.code: Signed(one.name, one.at) for one in signatures if one.draft_id == draft.known_id},
        draft.number,
        reported=True,
        late=draft.late,
    )


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
