"""The form of one school: answers field by field, then signatures over exactly these."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.records.kept import Kept
from duty.records.subject import Subject


class DraftState(StrEnum):
    EMPTY = "empty"
    FILLING = "filling"
    READY = "ready"
    """待签: complete and handed to whoever signs."""
    SIGNED = "signed"
    """Everybody has signed: locked and numbered."""
    RETURNED = "returned"


OPEN_STATES = frozenset({DraftState.EMPTY, DraftState.FILLING, DraftState.RETURNED})
SUBMITTED = frozenset({DraftState.READY, DraftState.SIGNED})


class Source(StrEnum):
    """Where an answer comes from."""

    SAID = "said"
    """A person chose or typed it."""
    SCHOOL = "school"
    """The district's list of schools."""
    DAY = "day"
    ROSTER = "roster"
    REGISTER = "register"
    """The register of guards."""
    LEDGER = "ledger"
    ROUTINE = "routine"
    LAST = "last"
    """The same form, last time."""
    PLACES = "places"
    COMPUTED = "computed"
    """It follows from other answers."""


@dataclass(eq=False)
class FormAnswer:
    """One field of one draft. rev: the draft's count when it was said, so that two authors notice each other.

    value None is 未报: nobody knows, which is never 0 and never 无.
    rival: what a second author said of it without having seen the first; both stand until one is chosen.
    """

    draft_id: int
    code: str
    value: str | None
    source: Source
    author_id: str
    at: datetime
    rev: int
    late: bool = False
    rival: str | None = None
    rival_by: str = ""
    rival_at: datetime | None = None
    id: int | None = None

    @property
    def disputed(self) -> bool:
        return bool(self.rival_by)

    def says(self, value: str | None, source: Source, by: str, at: datetime, rev: int, *, late: bool) -> None:
        """The newest word of it; what stood there is in the history."""
        self.value, self.source, self.author_id = value, source, by
        self.at, self.rev, self.late = at, rev, self.late or late
        self.rival, self.rival_by, self.rival_at = None, "", None

    def contradicted(self, value: str, by: str, at: datetime) -> None:
        self.rival, self.rival_by, self.rival_at = value, by, at


@dataclass(eq=False)
class Signature:
    """Somebody's name under exactly these answers. void_at: it was returned after; the old name stays."""

    draft_id: int
    code: str
    office: str
    person_id: str
    name: str
    at: datetime
    content_sha256: str
    void_at: datetime | None = None
    id: int | None = None


@dataclass(eq=False)
class FormDraft(Kept):
    """One school's form in a campaign. Each act returns False where it may not be done now."""

    campaign_id: int
    school_id: str
    state: DraftState = DraftState.EMPTY
    rev: int = 0
    read_at: datetime | None = None
    submitted_at: datetime | None = None
    submitted_by: str = ""
    returned_by: str = ""
    returned_why: str = ""
    reopened_why: str = ""
    signed_at: datetime | None = None
    number: str = ""
    late: bool = False
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("form", self.id)

    @property
    def editable(self) -> bool:
        """Until somebody has signed; then only a return opens it."""
        return self.state in OPEN_STATES

    def changed(self, *, late: bool) -> int:
        """Something was answered: the count it is kept under."""
        self.rev += 1
        self.state = DraftState.FILLING if self.state is DraftState.EMPTY else self.state
        self.late = self.late or late
        return self.rev

    def submit(self, by: str, now: datetime, *, late: bool) -> bool:
        if self.state not in OPEN_STATES:
            return False
        self.state, self.submitted_at, self.submitted_by = DraftState.READY, now, by
        self.late = self.late or late
        return True

    def take_back(self) -> bool:
        """Whoever handed it in goes on changing it, while nobody has signed."""
        if self.state is not DraftState.READY:
            return False
        self.state = DraftState.FILLING
        return True

    def lock(self, number: str, now: datetime) -> bool:
        if self.state is not DraftState.READY:
            return False
        self.state, self.signed_at = DraftState.SIGNED, now
        self.number = self.number or number
        return True

    def send_back(self, by: str, why: str) -> bool:
        if self.state is not DraftState.READY:
            return False
        self.state, self.returned_by, self.returned_why = DraftState.RETURNED, by, why
        return True

    def reopen(self, by: str, why: str) -> bool:
        """The district opens what was signed, with a reason. Its number stays."""
        if self.state is not DraftState.SIGNED:
            return False
        self.state, self.returned_by, self.returned_why = DraftState.RETURNED, by, why
        self.reopened_why = why
        return True


def content_hash(campaign_id: int, school_id: str, values: Mapping[str, str | None]) -> str:
    """What a signature stands under: SHA-256 of campaign, school and all answers, in one spelling."""
    said = {code: values[code] for code in sorted(values)}
    plain = json.dumps([campaign_id, school_id, said], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def by_code(answers: Iterable[FormAnswer]) -> dict[str, FormAnswer]:
    return {answer.code: answer for answer in answers}
