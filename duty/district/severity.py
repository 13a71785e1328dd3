"""How grave something is: an incident's triage, a hazard's level."""

from __future__ import annotations

from enum import StrEnum


class Triage(StrEnum):
    """How urgent an incident is (domain §2.11); P0 calls at once, P3 waits for the summary."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


URGENT = frozenset({Triage.P0, Triage.P1})
"""Somebody is called at once, and superiors are told."""


class Level(StrEnum):
    """How grave a hazard is (seed S2:43): 一般 or 重大."""

    ORDINARY = "ordinary"
    MAJOR = "major"
