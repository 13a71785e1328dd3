"""已送达, 已读, 已交, 已签: how far the schools are, the missing ones by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import SUBMITTED, DraftState, FormDraft
from duty.campaigns.ports import Work
from duty.district.schools import School


@dataclass(frozen=True)
class SchoolProgress:
    """One school. delivered: somebody of its office has the message; read: somebody opened the form."""

    school: School
    draft: FormDraft
    delivered: bool

    @property
    def read(self) -> bool:
        return self.draft.read_at is not None

    @property
    def submitted(self) -> bool:
        return self.draft.state in SUBMITTED

    @property
    def signed(self) -> bool:
        return self.draft.state is DraftState.SIGNED


@dataclass(frozen=True)
class Progress:
    campaign: Campaign
    schools: Sequence[SchoolProgress]

    @property
    def missing(self) -> list[SchoolProgress]:
        """未报: not handed in yet."""
        return [one for one in self.schools if not one.submitted]

    @property
    def waiting(self) -> list[SchoolProgress]:
        """Handed in, and not signed by everybody."""
        return [one for one in self.schools if one.submitted and not one.signed]

    @property
    def unsigned(self) -> list[SchoolProgress]:
        return [one for one in self.schools if not one.signed]

    def count(self, what: str) -> int:
        """`delivered`, `read`, `submitted` or `signed`."""
        return sum(bool(getattr(one, what)) for one in self.schools)


def begun_key(campaign: Campaign) -> str:
    """The dedupe key of the word that it began."""
    return f"{campaign.subject}:begun"


async def progress(work: Work, campaign_id: int, schools: Sequence[str] | None = None) -> Progress | None:
    """Of these schools, else of all of the campaign, in its order; None where there is no such campaign."""
    campaign = await work.campaigns.get(campaign_id)
    if campaign is None:
        return None
    chosen = set(campaign.schools if schools is None else campaign.of(schools))
    known = work.district.schools
    people = [one for school in chosen for one in work.district.office_of(school)]
    heard = await work.campaigns.delivered(begun_key(campaign), people)
    found = {draft.school_id: draft for draft in await work.campaigns.drafts(campaign_id)}
    lines = [
        SchoolProgress(known[s], found[s], bool(heard & set(work.district.office_of(s))))
        for s in campaign.schools
        if s in chosen and s in found and s in known
    ]
    return Progress(campaign, lines)
