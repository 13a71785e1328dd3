"""A draft at hand, and what its reporter reads after each step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from duty.district.people import Person
from duty.hazards.facts import HazardFacts
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work


class Next(StrEnum):
    """What the reporter of a hazard reads next."""

    NOTHING = "nothing"
    WORDS = "words"
    """请写几个字."""
    WHAT = "what"
    """A picture out of the blue: 隐患, 事件 or 发错了?"""
    QUESTION = "question"
    """The proposed category and level: 对吗？"""
    CATEGORY = "category"
    """All the categories to choose from."""
    SAME = "same"
    """同一处? An open one of its category is at that very post."""
    JOINED = "joined"
    """It is that one; both reporters are thanked."""
    RECEIPT = "receipt"
    """It has its number."""
    DROPPED = "dropped"
    INCIDENT = "incident"
    """Its words speak of danger: it goes on as an incident."""
    ELSEWHERE = "elsewhere"
    """The words are none of a hazard and go their usual way."""
    FORWARDED = "forwarded"
    NO_SCHOOL = "no_school"
    GONE = "gone"
    """There is no such draft of this person."""
    ALREADY = "already"
    """It was confirmed or dropped before."""


@dataclass(frozen=True)
class Drafted:
    """What came of one step.

    at_hand: what is sent from now on belongs to this draft.
    days, developing: of the receipt; how long the owner has, and whether pictures are still being developed.
    """

    next: Next
    hazard: HazardFacts | None = None
    at_hand: bool = False
    days: int = 0
    developing: bool = False
    same: HazardFacts | None = None
    """The open one it may be the same as."""


async def open_draft(work: Work, hazard_id: int) -> Hazard | None:
    """The draft that a conversation remembers, unless it was finished meanwhile."""
    hazard = await work.hazards.get(hazard_id, locked=True) if hazard_id else None
    return hazard if hazard and hazard.drafted else None


async def own_draft(work: Work, hazard_id: int, person: Person) -> Hazard | Next:
    """The draft whose button this person pressed, or what to say where there is none any more."""
    hazard = await work.hazards.get(hazard_id, locked=True)
    if hazard is None or hazard.reported_by != person.id:
        return Next.GONE
    return hazard if hazard.drafted else Next.ALREADY
