"""What the people who run the house are told: that something needs their eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duty.district.people import Role
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.ports import Work


@dataclass(frozen=True)
class UpdateParked(News):
    """An update could be handled by no try of ours; it is kept, and `huxue parked` shows it."""

    kind: ClassVar[str] = "operator.parked"
    channel: str
    key: str


def tell_admins(work: Work, news: News, dedupe: str) -> None:
    """Each admin once."""
    for person in work.district.people.values():
        if person.role is Role.ADMIN:
            work.tell(Notice(person.id, news, Priority.P2, dedupe=dedupe))
