"""What the rules about rosters need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from duty.district.exceptions import Leave
from duty.district.places import Place
from duty.messaging.ports import Work as MessagingWork
from duty.rosters.standin import StandIn
from duty.rosters.swaps.leave_ask import LeaveAsk
from duty.rosters.swaps.swap import Swap


class StandIns(Protocol):
    async def add(self, one: StandIn) -> None:
        """Keep it and give it its id."""

    async def get(self, stand_in_id: int) -> StandIn | None: ...

    async def of(self, absent_id: str) -> StandIn | None:
        """The one asked or accepted for that person."""

    async def due(self, now: datetime, asked_before: datetime) -> Sequence[StandIn]:
        """At most 100 accepted ones whose span is over, and asked ones without an answer."""


class Swaps(Protocol):
    async def add(self, one: Swap) -> None:
        """Keep it and give it its id."""

    async def get(self, swap_id: int) -> Swap | None: ...

    async def returning(self, swap_id: int) -> Swap | None:
        """What is given for that one, if anything."""

    async def open_at(self, shift_key: str, post_id: str, origin_id: str) -> Swap | None:
        """The one about that place that somebody has still to answer."""

    async def open_of(self, person_id: str) -> Sequence[Swap]:
        """The open ones in which they give the place, or which they asked for; at most 20. What is given for
        another one stands with that."""

    async def open_in(self, school_ids: Sequence[str]) -> Sequence[Swap]:
        """The accepted ones of those schools that wait for a leader, by the place asked for; at most 20."""

    async def approved_around(self, begins_at: datetime, ends_at: datetime) -> Sequence[Swap]:
        """Those whose window touches that span, in the order in which they were approved."""

    async def hold(self, people: Sequence[str]) -> None:
        """Until the end of the transaction nobody else settles anything about these people."""

    async def due(self, now: datetime) -> Sequence[Swap]:
        """At most 100 open ones whose time is over, each with what is given for it."""


class Leaves(Protocol):
    async def ask(self, one: LeaveAsk) -> None:
        """Keep what is asked and give it its id."""

    async def get(self, ask_id: int) -> LeaveAsk | None: ...

    async def open_of(self, person_id: str) -> Sequence[LeaveAsk]:
        """What is asked for them and not answered."""

    async def add(self, leave: Leave) -> None:
        """From now on the roster knows it; one that begins on the same day is replaced."""

    async def at(self, person_id: str, begin: date) -> Leave | None:
        """Their leave that begins on that day."""

    async def remove(self, person_id: str, begin: date) -> None:
        """From now on there is none that begins on that day."""

    async def due(self, now: datetime) -> Sequence[LeaveAsk]:
        """At most 100 open ones whose time is over."""


class PostPlaces(Protocol):
    async def move(self, post_id: str, place: Place) -> None:
        """The post stands there from now on."""


class Work(MessagingWork, Protocol):
    """Whom one may tell, who stands in for whom, and who is on leave."""

    @property
    def stand_ins(self) -> StandIns: ...

    @property
    def swaps(self) -> Swaps: ...

    @property
    def leaves(self) -> Leaves: ...

    @property
    def post_places(self) -> PostPlaces: ...
