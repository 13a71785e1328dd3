"""What the record says about an incident, heading by heading. What it does not say stays empty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Heading(StrEnum):
    """The headings of a report, in the order superiors read them (domain §2.11)."""

    RECEIVED = "received"
    SOURCE = "source"
    OCCURRED = "occurred"
    PLACE = "place"
    NATURE = "nature"
    SCOPE = "scope"
    CASUALTIES = "casualties"
    TREND = "trend"
    MEASURES = "measures"
    ADVICE = "advice"


@dataclass(frozen=True)
class Measure:
    """Something that was done: at which time, by whom (an organisation and a role, no name), and what."""

    at: str
    org: str
    role: str
    what: str


@dataclass(frozen=True)
class Facts:
    """Times are written out, with the day; people are named by their role.

    reporter_role, reports: who reported it first, and how many did.
    ended:                  when it was dealt with; empty while it goes on.
    """

    received: str = ""
    reporter_role: str = ""
    reports: int = 0
    occurred: str = ""
    place: str = ""
    kind: str = ""
    triage: str = ""
    measures: tuple[Measure, ...] = ()
    ended: str = ""
