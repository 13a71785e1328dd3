"""Whom a copy is for: each form goes to both (S2:48)."""

from __future__ import annotations

from enum import StrEnum


class Addressee(StrEnum):
    EDUCATION = "education"
    POLICE = "police"
