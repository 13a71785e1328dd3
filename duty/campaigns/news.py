"""What people are told of campaigns and forms without having asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from duty.messaging.notices import News


@dataclass(frozen=True)
class CampaignBegun(News):
    """To the office of each school: a form is wanted. again: the reminder of the day to the missing."""

    kind: ClassVar[str] = "campaign.begun"
    draft: int
    name: str
    title: str
    school: str
    cutoff: date
    due: date
    again: bool = False


@dataclass(frozen=True)
class FormToSign(News):
    """To whoever signs next. by: who handed it in, or `signed` before. due: in the reminder of the day."""

    kind: ClassVar[str] = "form.to_sign"
    draft: int
    school: str
    title: str
    by: str
    signed: bool = False
    due: date | None = None


@dataclass(frozen=True)
class FormReturned(News):
    """To whoever handed it in, and to who signed it before. opened: the district opened what was signed."""

    kind: ClassVar[str] = "form.returned"
    draft: int
    school: str
    title: str
    by: str
    why: str
    opened: bool = False


@dataclass(frozen=True)
class FormSigned(News):
    """To whoever handed it in and signed: it is locked, with its number."""

    kind: ClassVar[str] = "form.signed"
    draft: int
    school: str
    title: str
    number: str


@dataclass(frozen=True)
class LetterWritten(News):
    """To whoever signs it: nothing of the report is blank any more."""

    kind: ClassVar[str] = "letter.ready"
    letter: int
    title: str
    by: str


@dataclass(frozen=True)
class CampaignFrozen(News):
    """To the desks of the district: the cut-off is over. missing: schools, no persons."""

    kind: ClassVar[str] = "campaign.frozen"
    campaign: int
    name: str
    submitted: int
    total: int
    missing: tuple[str, ...]
