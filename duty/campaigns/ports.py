"""What the rules about campaigns need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import FormAnswer, FormDraft, Signature
from duty.campaigns.known import LedgerCount, RoutineCount
from duty.reporting.ports import Work as ReportingWork
from duty.visits.ports import Work as VisitsWork


class Campaigns(Protocol):
    async def add(self, campaign: Campaign) -> None:
        """Keep it and give it its id."""

    async def get(self, campaign_id: int, *, locked: bool = False) -> Campaign | None: ...

    async def listed(self, most: int) -> Sequence[Campaign]:
        """Newest first."""

    async def open_ones(self) -> Sequence[Campaign]:
        """Not frozen yet, oldest first."""

    async def running_ones(self) -> Sequence[Campaign]:
        """Not frozen yet, or not everything signed: at most 50, oldest first."""

    async def before(self, campaign: Campaign) -> Sequence[Campaign]:
        """At most 5 earlier ones of the same form, newest first."""

    async def draft(self, campaign_id: int, school_id: str, *, locked: bool = False) -> FormDraft | None: ...

    async def draft_of(self, draft_id: int, *, locked: bool = False) -> FormDraft | None: ...

    async def add_draft(self, draft: FormDraft) -> None:
        """Keep it and give it its id."""

    async def drafts(self, campaign_id: int) -> Sequence[FormDraft]: ...

    async def answers(self, draft_id: int) -> Sequence[FormAnswer]: ...

    async def answer(self, draft_id: int, code: str) -> FormAnswer | None: ...

    async def keep_answer(self, answer: FormAnswer) -> None:
        """A first answer of that field."""

    async def signatures(self, draft_ids: Collection[int]) -> Sequence[Signature]:
        """Those that hold, in their order."""

    async def sign(self, signature: Signature) -> None: ...

    async def remove(self, campaign: Campaign) -> None:
        """A proposal that nobody begins."""

    async def delivered(self, dedupe: str, people: Collection[str]) -> set[str]:
        """Those of these people to whom the notice of that dedupe key was delivered."""

    async def ledger(self, school_id: str, since: datetime, until: datetime) -> Sequence[LedgerCount]:
        """By category: registered by `until` and either after `since` or still open then; done by `until`."""

    async def open_hazards(self, school_id: str, categories: Collection[str]) -> int:
        """How many of these categories are still to be put right."""

    async def routine_counts(self, school_id: str, routine_id: str, since: date, until: date) -> RoutineCount:
        """How often it was answered there on those days, and the people counted in the answers."""


class Work(ReportingWork, VisitsWork, Protocol):
    """All that a form is filled in from, and the forms themselves."""

    @property
    def campaigns(self) -> Campaigns: ...
