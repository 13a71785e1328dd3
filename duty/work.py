"""The union of what all rules need: one transaction, as handlers, the boundary and storage see it."""

from __future__ import annotations

from typing import Protocol

from duty.campaigns.ports import Work as CampaignsWork
from duty.leavers import Leavers
from duty.summaries.ports import Work as SummariesWork


class Work(SummariesWork, CampaignsWork, Protocol):
    """One transaction's view: the district as it stands, what may be asked, what was decided."""

    @property
    def leavers(self) -> Leavers: ...
