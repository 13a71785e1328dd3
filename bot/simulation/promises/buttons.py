"""Nobody is offered a button that is refused: what stands on a screen can be pressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from bot.simulation.promises.promise import Broken, Evidence

REFUSALS = (
    "common.gone", "common.too_late", "common.already", "common.not_yours",
    "alert.not_yours", "alert.officers_end", "alert.read_only", "alert.phone_first",
    "alert.was_taken", "alert.was_closed", "hazard.stands",
    "incident.too_late", "incident.was_taken", "incident.over",
)  # fmt: skip
"""The texts with which a press is turned away."""


class ButtonsHold:
    name: ClassVar[str] = "给的按钮都能用"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        refusals = [evidence.voice.pattern(key) for key in REFUSALS]
        for person, phone in evidence.phones.items():
            for press in phone.presses.values():
                if any(refusal.fullmatch(press.answer) for refusal in refusals):
                    what = f"点 [{press.label}] 被拒：{press.answer}（{press.text[:24]}）"
                    yield Broken(self.name, person, press.at, what)
