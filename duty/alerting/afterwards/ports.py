"""What the rules after the alarm need from the outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.alerting.afterwards.hail import Hail, HailAnswer, HailKind


class Hails(Protocol):
    async def add(self, hail: Hail, answers: Sequence[HailAnswer]) -> None:
        """Keep it with those who were asked, and give all of them their ids."""

    async def ask_more(self, answers: Sequence[HailAnswer]) -> None:
        """The same of others; nobody is asked twice."""

    async def get(self, hail_id: int) -> Hail | None:
        """Locked until the transaction ends: answers that come together are all counted."""

    async def answers(self, hail_id: int) -> Sequence[HailAnswer]:
        """In the order they were asked."""

    async def of_alert(self, alert_id: int, kind: HailKind | None = None) -> Sequence[Hail]:
        """The oldest first."""

    async def running(self, school_id: str, kind: HailKind, since: datetime) -> Hail | None:
        """The latest there that was begun since then and has not ended."""

    async def asked(self, person_id: str, kind: HailKind, since: datetime) -> Hail | None:
        """The latest of that kind this person was asked since then."""

    async def due(self, now: datetime) -> Sequence[Hail]:
        """At most 100 of which somebody must hear now, locked."""
