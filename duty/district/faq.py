"""What is often asked in a district, and what is answered; the administrator edits it (faq.csv)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Faq:
    question: str
    answer: str
