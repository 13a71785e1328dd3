"""What the rules about rosters need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from duty.district.exceptions import Leave
from duty.district.people import Role
from duty.district.places import Place
from duty.messaging.ports import Work as MessagingWork
from duty.rosters.standin import StandIn
from duty.rosters.succession.succession import Succession
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


class Successions(Protocol):
    async def add(self, one: Succession) -> None:
        """Keep it and give it its id; an earlier draft of the same two goes."""

    async def get(self, succession_id: int) -> Succession | None:
        """Locked."""

    async def open_of(self, holder_id: str) -> Succession | None:
        """The one asked for or agreed that hands on what that person holds."""

    async def concerning(self, person_id: str) -> Sequence[Succession]:
        """The open ones they hand over, asked for or are asked about; at most 20."""

    async def open_at(self, holders: Sequence[str]) -> Sequence[Succession]:
        """The open ones of these holders."""

    async def due(self, now: datetime) -> Sequence[Succession]:
        """At most 20 open ones whose day has begun."""

    async def looked_for(self, now: datetime) -> Sequence[Succession]:
        """At most 20 open ones whose successor was not in, and is looked for again by now."""

    async def enrol(self, school_id: str, name: str, phone: str, role: Role) -> str:
        """A new row of that school, and its id."""

    async def pass_on(self, one: Succession) -> None:
        """The rows of the roster: the office is the successor's, the holder what they are afterwards.

        Their lines on duty rosters follow; their places at posts, too, where the holder leaves and the
        successor stands nowhere else in that window.
        """


class Work(MessagingWork, Protocol):
    """Whom one may tell, who stands in for whom, and who is on leave."""

    @property
    def stand_ins(self) -> StandIns: ...

    @property
    def swaps(self) -> Swaps: ...

    @property
    def leaves(self) -> Leaves: ...

    @property
    def successions(self) -> Successions: ...

    @property
    def post_places(self) -> PostPlaces: ...
