"""How urgent something is."""

from __future__ import annotations

from enum import StrEnum


class Triage(StrEnum):
    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
