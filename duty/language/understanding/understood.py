"""The value that a message is read to, computed once for everybody who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Matter(StrEnum):
    """What a message is about. It may be about several."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    MAKE_UP = "check_in_make_up"
    LATE = "late_notice"
    ABSENCE = "absence_notice"
    SWAP = "swap_request"
    PROXY_CHECK_IN = "proxy_check_in"
    """A colleague is to be checked in: refused."""
    PROXY_REPORT = "proxy_report"
    """Something is reported on behalf of a colleague: marked so."""
    POST_GAP = "post_gap"
    PATROL_NORMAL = "patrol_normal"
    HAZARD = "hazard"
    HAZARD_FIXED = "hazard_fixed"
    INCIDENT = "incident"
    DRILL = "drill"
    ACK = "ack"
    QUESTION = "question"
    FORM_PROGRESS = "form_progress"
    STALE_EVIDENCE = "stale_evidence"
    RESTRICTED = "restricted"
    UNCLEAR = "unclear"
    NOISE = "noise"
    OTHER = "other"


class Reaction(StrEnum):
    """What the house does at first."""

    ALERT = "alert"
    """Somebody is called at once."""
    ASK = "ask"
    """One question first: 是正在发生吗？ 是不是演练？"""
    DRAFT = "draft"
    """A report stands there filled in and waits for [确认]."""
    NOTE = "note"
    """It is kept, and told to whom it concerns."""
    ANSWER = "answer"
    OFFER = "offer"
    """At most three buttons, once; the second time a person."""
    REFUSE = "refuse"
    SILENCE = "silence"


@dataclass(frozen=True)
class Slots:
    """What the intents are about: who, where, how many, when. Empty where nothing of it was said."""

    person: str = ""
    post: str = ""
    place: str = ""
    minutes: int | None = None
    count: int | None = None
    when: str = ""


@dataclass(frozen=True)
class Understood:
    """The reading of one message. `why` are the words that decided."""

    text: str
    intents: tuple[Matter, ...]
    reaction: Reaction
    category: str = ""
    level: str = ""
    kind: str = ""
    triage: str = ""
    confidence: float = 1.0
    why: tuple[str, ...] = ()
    slots: Slots = field(default_factory=Slots)
    advises: bool = False
    """A suggestion: 建议在东门加个雨棚."""

    def has(self, matter: Matter) -> bool:
        return matter in self.intents
