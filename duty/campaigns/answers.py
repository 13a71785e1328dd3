"""A form as it stands: for whoever asks, prints or exports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from duty.campaigns import rules
from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import DraftState, FormAnswer, FormDraft, Signature, by_code, content_hash
from duty.campaigns.ports import Work
from duty.campaigns.reading import kept_schema
from duty.campaigns.schema import SLASH, FormSchema
from duty.district.schools import School

ALARMS = ("alarm", "video")
"""Categories of the ledger: something of the technical defences does not work."""


@dataclass(frozen=True)
class Answers:
    """One school's form in one campaign.

    said:  what was answered, by code, with source, author and time of each.
    facts: what is known of the school beside it (`no_dormitory`, …).
    """

    form: FormSchema
    campaign: Campaign
    draft: FormDraft
    school: School
    said: Mapping[str, FormAnswer]
    signatures: Sequence[Signature]
    facts: frozenset[str]

    @cached_property
    def values(self) -> dict[str, str | None]:
        """What was answered; a field that nobody answered is not in it."""
        return {code: answer.value for code, answer in self.said.items()}

    @cached_property
    def whole(self) -> dict[str, str | None]:
        """Every field with its value, what follows included. None is 未报; `/` is 不适用."""
        return rules.kept(self.form, self.values, self.facts)

    def value(self, code: str) -> str | None:
        return self.whole.get(code)

    @cached_property
    def wanted(self) -> list[str]:
        """The codes that somebody must still answer; not what two have answered differently."""
        return rules.wanted(self.form, self.values, self.facts)

    @property
    def disputed(self) -> list[FormAnswer]:
        """Said differently by two authors who did not see each other's: one is to be chosen."""
        return [answer for answer in self.said.values() if answer.disputed]

    @property
    def complete(self) -> bool:
        return not self.wanted and not self.problems and not self.disputed

    @cached_property
    def problems(self) -> list[rules.Problem]:
        return rules.problems(self.form, self.values, self.facts)

    @property
    def sha256(self) -> str:
        """What a signature stands under."""
        return content_hash(self.campaign.known_id, self.draft.school_id, self.whole)


async def answers_of(work: Work, campaign_id: int, school_id: str) -> Answers | None:
    """The form of that school; None where the campaign or the school's part in it does not exist."""
    campaign = await work.campaigns.get(campaign_id)
    draft = await work.campaigns.draft(campaign_id, school_id) if campaign else None
    return await answers_in(work, campaign, draft) if campaign and draft else None


async def answers_in(work: Work, campaign: Campaign, draft: FormDraft) -> Answers:
    """The same of a draft that was found already."""
    school, form = work.district.schools[draft.school_id], kept_schema(campaign.form)
    said = by_code(await work.campaigns.answers(draft.known_id))
    signatures = await work.campaigns.signatures([draft.known_id])
    signed = draft.state is DraftState.SIGNED
    values = {code: answer.value for code, answer in said.items()}
    facts = facts_then(form, values) if signed else await facts_of(work, school)
    return Answers(form, campaign, draft, school, said, signatures, facts)


def facts_then(form: FormSchema, said: Mapping[str, str | None]) -> frozenset[str]:
    """As they were when it was signed: a dormitory that is built later changes no signed form."""
    found = set()
    for field in form.body:
        if field.slash_if and field.slash_if.fact and said.get(field.code) == SLASH:
            found.add(field.slash_if.fact)
    return frozenset(found)


async def facts_of(work: Work, school: School) -> frozenset[str]:
    """What a condition of the form may ask of the school."""
    found = {"no_dormitory": not school.has_dormitory, "no_school_bus": not school.has_school_bus}
    found["open_alarm_hazard"] = await work.campaigns.open_hazards(school.id, ALARMS) > 0
    return frozenset(name for name, holds in found.items() if holds)
