"""排查整改工作情况报告: its facts, from the ledger and the forms. Words and judgement are a person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from duty.campaigns.campaign import Campaign
from duty.campaigns.known import LedgerCount
from duty.campaigns.papers.paper import SchoolPaper
from duty.campaigns.ports import Work
from duty.hazards.hazard import Hazard
from duty.hazards.sight import Sight
from duty.hazards.status import PENDING

LISTED = 30
"""Hazards that are named one by one; the rest is counted."""


@dataclass(frozen=True)
class Facts:
    """What a report of these schools says, as of the cut-off.

    counts: by category, the most first. pending: still to be put right or looked at, due earliest first;
    more: how many of them are not named. overdue: of all pending, at the moment of writing.
    """

    unit: str
    campaign: Campaign | None
    since: date
    until: date
    schools: Sequence[SchoolPaper]
    counts: Sequence[LedgerCount]
    pending: Sequence[Hazard]
    more: int
    overdue: int

    @property
    def total(self) -> int:
        return sum(one.total for one in self.counts)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.counts)


async def facts_of(
    work: Work, unit: str, campaign: Campaign | None, schools: Sequence[SchoolPaper], now: datetime
) -> Facts:
    """Hazards on record since the first of January of the cut-off's year, as 附件1 counts them (r16)."""
    today = work.district.today(now)
    until = min(campaign.cutoff, today) if campaign else today
    since = date(until.year, 1, 1)
    begin, end = (datetime.combine(day, time(), work.district.timezone) for day in (since, until))
    over = min(now, end + timedelta(days=1))
    found = await work.campaigns.ledger([one.school.id for one in schools], begin, over)
    counts = sorted((one for one in found if one.total), key=lambda one: (-one.total, one.category))
    sight = Sight(tuple(one.school.id for one in schools))
    tally = await work.hazards.tally(sight, now)
    listed = [one for one in await work.hazards.listed(sight, LISTED) if one.status in PENDING]
    return Facts(
        unit, campaign, since, until, schools, counts, listed, tally.pending - len(listed), tally.overdue
    )
