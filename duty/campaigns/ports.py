"""What the rules about campaigns need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import FormAnswer, FormDraft, Signature
from duty.campaigns.known import LedgerCount, RoutineCount
from duty.campaigns.letters.letter import Letter
from duty.reporting.ports import Work as ReportingWork
from duty.visits.ports import Work as VisitsWork


class Campaigns(Protocol):
    async def add(self, campaign: Campaign) -> None:
        """Keep it and give it its id."""

    async def get(self, campaign_id: int, *, locked: bool = False) -> Campaign | None: ...

    async def listed(self, most: int) -> Sequence[Campaign]:
        """Newest first."""

    async def running_ones(self, today: date) -> Sequence[Campaign]:
        """Not frozen yet, or not due before that day: oldest first."""

    async def before(self, campaign: Campaign) -> Sequence[Campaign]:
        """At most 5 earlier ones of the same form, newest first."""

    async def draft(self, campaign_id: int, school_id: str, *, locked: bool = False) -> FormDraft | None: ...

    async def draft_of(self, draft_id: int, *, locked: bool = False) -> FormDraft | None: ...

    async def add_draft(self, draft: FormDraft) -> None:
        """Keep it and give it its id."""

    async def drafts(self, campaign_id: int) -> Sequence[FormDraft]: ...

    async def answers(self, draft_id: int) -> Sequence[FormAnswer]: ...

    async def values(self, draft_ids: Collection[int]) -> Mapping[int, Mapping[str, str | None]]:
        """What is answered in each of these drafts, by code; a draft without an answer is not in it."""

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

    async def ledger(
        self, schools: Collection[str], since: datetime, until: datetime
    ) -> Sequence[LedgerCount]:
        """Of these together, by category: registered by `until` and either after `since` or still open then;
        done by `until`.
        """

    async def open_hazards(self, school_id: str, categories: Collection[str]) -> int:
        """How many of these categories are still to be put right."""

    async def routine_counts(self, school_id: str, routine_id: str, since: date, until: date) -> RoutineCount:
        """How often it was answered there on those days, and the people counted in the answers."""


class Letters(Protocol):
    """排查整改工作情况报告, one for each unit and campaign."""

    async def add(self, letter: Letter) -> None:
        """Keep it and give it its id."""

    async def get(self, letter_id: int, *, locked: bool = False) -> Letter | None: ...

    async def of(self, campaign_id: int, unit_id: str) -> Letter | None: ...


class Work(ReportingWork, VisitsWork, Protocol):
    """All that a form is filled in from, and the forms themselves."""

    @property
    def campaigns(self) -> Campaigns: ...

    @property
    def letters(self) -> Letters: ...
