"""A report by a passer-by (随手拍), and the code it came by. No name or address is part of it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.records.kept import Kept
from duty.records.subject import Subject
from duty.rights.may import About

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are taken for one another when somebody copies them by hand."""
LENGTH = 10
"""Of a code outside, and of the one by which its author reads how it stands: 49 bits."""
SENTENCE = 200
"""Characters of a report: one sentence."""


class TipState(StrEnum):
    HELD = "held"
    """The school has not looked yet."""
    CONFIRMED = "confirmed"
    """It is a hazard of the ledger."""
    DUPLICATE = "duplicate"
    """The ledger has it already."""
    DECLINED = "declined"
    CALLED = "called"
    """It happens now: the desk was called."""


class Why(StrEnum):
    """Why a report was not taken up. Fixed, so that nobody writes a passer-by anything in anger."""

    NOTHING = ""
    FINE = "fine"
    """Somebody went there: it is in order."""
    DONE = "done"
    """It was put right before."""
    UNCLEAR = "unclear"
    """Nobody can tell where or what."""
    ELSEWHERE = "elsewhere"
    """No matter of the school's; whoever it belongs to was told."""


@dataclass(eq=False)
class TipCode(Kept):
    """What hangs outside. post_id: the post it hangs at, empty where it is of the whole school."""

    code: str
    school_id: str
    post_id: str
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None = None
    revoked_by: str = ""
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("tip_code", self.id)

    @property
    def works(self) -> bool:
        return self.revoked_at is None

    def revoke(self, by: str, now: datetime) -> bool:
        """From now on nobody comes in by it. False where that was so before."""
        if not self.works:
            return False
        self.revoked_at, self.revoked_by = now, by
        return True


@dataclass(eq=False)
class Tip(Kept):
    """category: the kind they tapped, empty where they tapped none. danger: its words speak of danger."""

    code_id: int
    school_id: str
    post_id: str
    category: str
    words: str
    at: datetime
    secret_sha256: str
    danger: bool = False
    state: TipState = TipState.HELD
    reason: Why = Why.NOTHING
    hazard_id: int | None = None
    incident_id: int | None = None
    told_at: datetime | None = None
    """When the school's office was told that it waits."""
    answered_by: str = ""
    answered_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("tip", self.id)

    @property
    def about(self) -> About:
        """As the table of rights asks for it."""
        return About(schools=(self.school_id,))

    @property
    def held(self) -> bool:
        return self.state is TipState.HELD

    def confirm(self, hazard_id: int, by: str, now: datetime) -> bool:
        self.hazard_id = hazard_id if self.held else self.hazard_id
        return self._settle(TipState.CONFIRMED, by, now)

    def join(self, hazard_id: int | None, by: str, now: datetime) -> bool:
        """The ledger has it already, under that id where it was named."""
        self.hazard_id = hazard_id if self.held else self.hazard_id
        return self._settle(TipState.DUPLICATE, by, now)

    def decline(self, why: Why, by: str, now: datetime) -> bool:
        self.reason = why if self.held else self.reason
        return self._settle(TipState.DECLINED, by, now)

    def call(self, incident_id: int, now: datetime) -> bool:
        """It happens now, says whoever sent it: the desk has it, and no school need confirm it first."""
        self.incident_id = incident_id if self.held else self.incident_id
        return self._settle(TipState.CALLED, "", now)

    def _settle(self, state: TipState, by: str, now: datetime) -> bool:
        """False, and nothing changes, where somebody was faster."""
        if not self.held:
            return False
        self.state, self.answered_by, self.answered_at = state, by, now
        return True


def new_code() -> str:
    """Random: nothing in it says which school it belongs to, and nobody guesses another one."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def normal(spelled: str) -> str:
    """As somebody copied it by hand: small letters, dashes and spaces mean nothing."""
    return "".join(letter for letter in spelled.upper() if letter in LETTERS)[: 2 * LENGTH]


def hashed(secret: str) -> str:
    """All that is kept of it."""
    return hashlib.sha256(f"tip:{normal(secret)}".encode()).hexdigest()


def grouped(code: str) -> str:
    """K7M2Q 9XT4B: read out and copied more easily."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
