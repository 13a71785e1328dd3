"""The kinds of incidents (domain §2.11): how urgent each is taken to be, and which number to dial besides."""

from __future__ import annotations

from duty.district.severity import Triage
from duty.language import danger


def kinds() -> list[str]:
    """All kinds in the order of their danger; `other` is the last."""
    return danger.kinds()


def triage_of(kind: str) -> Triage:
    """How urgent a kind is taken to be."""
    return danger.triage_of(kind)


def emergency_number(kind: str) -> str:
    """Which number to dial besides (domain §2.11): 119 fire, 120 the sick, 122 traffic, else 110."""
    return {"fire": "119", "medical": "120", "traffic": "122"}.get(kind, "110")
