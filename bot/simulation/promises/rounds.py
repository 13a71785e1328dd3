"""A round that nobody walked is known to somebody who can ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from bot.simulation.promises.promise import Broken, Evidence
from duty.patrols.walk import WalkState

KNOWN_WITHIN = timedelta(hours=10)
"""A night wakes nobody: its leader reads of it in the morning."""


class MissedRoundsAreTold:
    name: ClassVar[str] = "漏巡有人知道"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for walk in evidence.records.walks:
            old = walk.due_at is not None and walk.due_at + KNOWN_WITHIN < evidence.ends_at
            if old and walk.state is WalkState.MISSED and not walk.told:
                yield Broken(self.name, "", walk.due_at, "没有告诉任何人")
