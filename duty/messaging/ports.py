"""What the rules about messages need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from duty.messaging.accounts import Account, Invitation
from duty.messaging.notices import Notice
from duty.messaging.rollcall import RollCall
from duty.records.ports import Work as RecordsWork


class RollCalls(Protocol):
    async def add(self, call: RollCall) -> None:
        """Keep it and give it its id."""

    async def get(self, roll_call_id: int) -> RollCall | None: ...

    async def since(self, day: date) -> RollCall | None:
        """The latest of that day or later."""

    async def answer(self, roll_call_id: int, person_id: str, at: datetime) -> bool:
        """False when they had answered."""

    async def answered(self, roll_call_id: int) -> set[str]: ...


class Accounts(Protocol):
    async def of_person(self, person_id: str) -> Sequence[Account]:
        """Bound accounts on channels that run."""

    async def of_people(self, people: Collection[str]) -> Mapping[str, Sequence[Account]]:
        """The same for several at once; nobody is missing from the answer."""

    async def find(self, channel: str, address: str) -> Account | None: ...

    async def find_or_add(self, channel: str, address: str) -> Account: ...

    async def consented(self, person_id: str, version: str) -> bool: ...

    async def consent(self, person_id: str, version: str, channel: str, at: datetime) -> None: ...

    async def invite(self, invitation: Invitation) -> None: ...

    async def invited_until(self, people: Collection[str]) -> Mapping[str, datetime]:
        """Until when the last code of each of them could be used; of who never had one nothing."""

    async def invitation(self, code: str, *, to_use: bool = True) -> Invitation | None:
        """`to_use`: nobody else can use it up before this transaction ends."""

    async def get(self, account_id: int) -> Account | None: ...

    async def bound_to(self, person_id: str) -> Sequence[Account]:
        """Bound accounts on every channel, whether it runs or not."""

    async def silence(self, accounts: Collection[Account]) -> None:
        """What waits to be said there is never said: it was meant for whoever had that phone before."""

    async def open_computer(self, account: Account, digest: str, now: datetime, until: datetime) -> None:
        """Keep a code that lets a computer in beside that account; its older ones work no more."""

    async def void_invitations(self, person_id: str, now: datetime) -> int:
        """Let no code of that person that could still be used be used any more; how many there were."""


class Written(Protocol):
    async def of(self, channel: str, address: str, reference: str) -> str | None:
        """The words of a message a person sent; None when it is not known."""

    async def change(self, channel: str, address: str, reference: str, text: str) -> None: ...


class SentNotices(Protocol):
    """What people were told without having asked."""

    def expect(self, people: Iterable[str], names: Iterable[str] = ()) -> None:
        """It will be asked of these people, and of messages of these names: one question answers for all."""

    async def unasked(self, person_id: str, since: datetime) -> int:
        """How many that count (their turn is not OUTSIDE) they were sent since, this transaction's too."""

    async def known(self, person_id: str, name: str) -> bool:
        """Whether the person was ever sent a message of that name, be it as part of another."""

    async def shown_otherwise(self, person_id: str, kinds: Collection[str]) -> None:
        """What waits there of these kinds the person has just read elsewhere: it joins nothing any more."""


class Work(RecordsWork, Protocol):
    """The records, who is reached where, and a way to tell them."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def roll_calls(self) -> RollCalls: ...

    @property
    def sent_notices(self) -> SentNotices: ...

    @property
    def written(self) -> Written: ...

    def tell(self, notice: Notice) -> None:
        """Queue a notice in this transaction."""

    def withhold(self, notice: Notice) -> None:
        """It is no message of its own: it joins the next one of its person. One that replaces another
        changes it where that waits, and is nothing where nothing waits."""
