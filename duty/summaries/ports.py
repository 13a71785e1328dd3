"""What the rules about summaries need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from duty.alerting.calls.call import Call
from duty.messaging.accounts import Account
from duty.reporting.ports import Work as ReportingWork
from duty.summaries.day import Arrived, DayCounts
from duty.summaries.group import Group
from duty.summaries.rows.row import Row, Which
from duty.summaries.summary import Summary
from duty.visits.ports import Work as VisitsWork


class Summaries(Protocol):
    async def add_all(self, some: Sequence[Summary]) -> None:
        """Keep them and give each its id."""

    async def get(self, summary_id: int) -> Summary | None: ...

    async def day_counts(
        self, schools: Sequence[str] | None, begin: datetime, until: datetime, *, past: bool = False
    ) -> Mapping[str, DayCounts]:
        """By school, what happened between these moments and what is open; of all schools for None.

        past: `until` is a moment gone by, and what was open then is meant.
        """

    async def arrived(self, shift_keys: Sequence[str]) -> Sequence[Arrived]:
        """The check-ins of those windows that count."""

    async def daily_of(self, day: date) -> set[str]:
        """Whose daily summary of that day was made."""

    async def peak_of(self, day: date, peak: str) -> set[str]:
        """Whose digest of that peak of that day was made."""

    async def edition_of(self, last: date, edition: str) -> set[str]:
        """Who has that of the week or the month that ends on that day."""

    async def dailies(self, people: Collection[str], first: date, last: date) -> Sequence[Summary]:
        """The daily ones of those people and days, the newest first."""

    async def editions(self, people: Collection[str], last: date, edition: str) -> Sequence[Summary]:
        """Those of the week or the month that ends on that day."""

    async def unasked(self, people: Collection[str], since: datetime) -> Mapping[str, int]:
        """How many things each of them was told since then that they had not asked for, calls left out."""

    async def rows(self, which: Which, most: int) -> Sequence[Row]:
        """So many of what a figure counts, in the order of their ids."""

    async def count(self, which: Which) -> int:
        """How many of those there are by now."""


class Groups(Protocol):
    async def add(self, group: Group) -> None:
        """Keep it and give it its id."""

    async def remove(self, group: Group) -> None: ...

    async def of_account(self, account_id: int) -> Group | None: ...

    async def of_chat(self, account: Account) -> bool:
        """Whether that chat is bound, be it as a whole or one of its topics."""

    async def topics_of(self, account: Account) -> Sequence[Account]:
        """The accounts of the topics of that chat."""

    async def bound(self) -> Sequence[tuple[Group, Account]]:
        """At most 200, on channels that run, with the account each is reached by."""

    async def calls(self, school_ids: Sequence[str], since: datetime) -> Sequence[Call]:
        """At most 200 raised since then at those schools, oldest first."""

    async def told(self, account_id: int, keys: Collection[str]) -> set[str]:
        """Which of these dedupe keys it was told."""

    async def named(self, account_id: int, names: Collection[str]) -> set[str]:
        """Of which of these names it has a message."""

    async def told_there(self, account_id: int, new: Account) -> None:
        """What was told to the one account counts as told to the other."""


class Work(ReportingWork, VisitsWork, Protocol):
    """All of it, counted."""

    @property
    def summaries(self) -> Summaries: ...

    @property
    def groups(self) -> Groups: ...
