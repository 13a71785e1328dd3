"""What the rules about records need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from duty.district.district import District
from duty.records.chain.ports import Seals
from duty.records.history import Change
from duty.records.photos import Photo
from duty.records.subject import Subject


class Photos(Protocol):
    async def add(self, photo: Photo) -> None:
        """Keep it and give it its id."""

    async def get(self, photo_id: int) -> Photo | None: ...

    async def of(self, subject: Subject) -> Sequence[Photo]:
        """In the order they came."""

    async def of_several(self, subjects: Sequence[Subject]) -> Sequence[Photo]:
        """Of all of these, in the order they came."""

    async def of_album(self, channel: str, sent_by: str, album: str) -> Photo | None:
        """The last one that came of it."""

    async def waiting(self, now: datetime, limit: int) -> Sequence[Photo]:
        """To be developed now, first those not tried yet, the oldest first.

        Those of a draft wait for its number, which stands on them.
        """

    async def same_picture(self, sha256: str, but: int) -> Photo | None:
        """The earliest other one of exactly these bytes."""


class Holds(Protocol):
    async def begin(self, subject: Subject, number: str, reason: str, now: datetime) -> bool:
        """False where one stands already."""

    async def release(self, subject: Subject, now: datetime) -> bool:
        """False where none stands."""


class Retention(Protocol):
    """Letting go of what is older than `before`, at most so many; each returns how many it looked at.

    Nothing of an open hazard or alert, nothing that is held, and nothing still to be said or developed.
    """

    async def forget_check_in_places(self, before: datetime, most: int) -> int: ...

    async def forget_incident_places(self, before: datetime, most: int) -> int:
        """From the closing of the alert on; of an incident without one from its report on."""

    async def forget_camera_places(self, before: datetime, most: int) -> int: ...

    async def forget_places_said(self, before: datetime, most: int) -> int:
        """The figures of a place inside what was said to people."""

    async def forget_parked_places(self, before: datetime, most: int) -> int: ...

    async def forget_scan_places(self, before: datetime, most: int) -> int:
        """Of a round's points."""

    async def forget_distances(self, before: datetime, most: int) -> int:
        """Of check-ins and of answers to a spot check."""

    async def forget_conversations(self, before: datetime, most: int) -> int:
        """Left half-way and untouched since."""

    async def forget_questions(self, before: datetime, most: int) -> int:
        """About danger, settled long ago."""

    async def forget_fleeting(self, before: datetime, most: int) -> int:
        """Rows of what was held for a page and must leave nothing behind."""

    async def forget_shields(self, before: datetime, most: int) -> int:
        """That somebody tapped 疑似侵害学生."""

    async def forget_messages(self, before: datetime, most: int) -> int: ...

    async def forget_words_of_changes(self, before: datetime, most: int) -> int:
        """What people wrote beside the history; its hash stays there."""

    async def forget_said(self, before: datetime, most: int) -> int: ...

    async def forget_parked(self, before: datetime, most: int) -> int: ...

    async def forget_strangers(self, before: datetime, most: int) -> int:
        """Chats that were never anybody's and said nothing since, and what was answered there."""

    async def forget_lines(self, before: datetime, most: int) -> int:
        """Emptied rows of what was said."""

    async def forget_pages(self, before: datetime, most: int) -> int:
        """Who was called, of alerts closed by then."""

    async def forget_gaps(self, before: datetime, most: int) -> int:
        """Those closed by then."""

    async def forget_hails(self, before: datetime, most: int) -> int:
        """点名, 下指令 and their like of that time, with the answers."""

    async def forget_edits(self, before: datetime, most: int) -> int:
        """What stood in the cells of rows that were changed by hand; that they were stays in the history."""

    async def forget_drafts(self, before: datetime, most: int) -> int:
        """Files that were uploaded and never imported."""

    async def forget_leader_cards(self, before: datetime, most: int) -> int:
        """Which message was the card of which window."""

    async def forget_reuse_marks(self, before: datetime, most: int) -> int:
        """That a forwarded message or a picture came with a check-in."""

    async def forget_absences(self, before: datetime, most: int) -> int:
        """迟到 and 请假, what was foreseen, 交班留言 and 更正 of that time."""

    async def forget_tip_words(self, before: datetime, most: int) -> int:
        """Of what passers-by reported and the school has answered by then."""

    async def forget_tips(self, before: datetime, most: int) -> int:
        """All that came by then; their codes say nothing any more."""

    async def photos_over(self, before: datetime, most: int) -> Sequence[Photo]:
        """Whose hazard or incident was closed before, or which belong to none and came before."""

    async def let_go(self, keys: Sequence[str], now: datetime) -> None:
        """These files leave the shelf once this is committed."""


class Work(Protocol):
    """One transaction's view: the district as it stands, and what may be put on record."""

    @property
    def district(self) -> District: ...

    @property
    def photos(self) -> Photos: ...

    @property
    def retention(self) -> Retention: ...

    @property
    def holds(self) -> Holds: ...

    @property
    def seals(self) -> Seals: ...

    def when_kept(self, then: Callable[[], None]) -> None:
        """Have this called once the transaction is committed, and never where it is not."""

    def apart(self) -> AbstractAsyncContextManager[None]:
        """What fails inside leaves no trace; the transaction goes on, without the entities used there."""

    def record(self, subject: Subject, what: str, at: datetime, actor_id: str = "", /, **detail: Any) -> None:
        """Append to the history. What somebody wrote goes under `words`, and nowhere else."""

    async def changes(self, subject: Subject) -> Sequence[Change]:
        """The history of one thing, oldest first."""

    async def count_changes(self, subject: Subject, since: datetime | None = None, by: str = "") -> int:
        """How much there is in it: since then, and by that person, where these are given."""

    async def next_number(self, series: str) -> int:
        """1, 2, 3 … of a series, dense and unique in every database."""
