"""How often somebody may overtake: whoever calls again and again waits for a turn like everybody else."""

from __future__ import annotations

from collections import OrderedDict, deque

OVERTAKES = 10
WITHIN_S = 10.0
"""So many calls, and answers to one, of one person go first within so long; an officer taking several calls
at once stays far below it."""
REMEMBERED = 10_000


class Overtaking:
    """Counts what went first lately, by person, in this process: after a restart everybody may again."""

    def __init__(self) -> None:
        self._lately: OrderedDict[str, deque[float]] = OrderedDict()

    def may(self, person: str, now: float) -> bool:
        """Whether one more of theirs goes first; then it is counted."""
        lately = self._lately.setdefault(person, deque())
        self._lately.move_to_end(person)
        if len(self._lately) > REMEMBERED:
            self._lately.popitem(last=False)
        while lately and now - lately[0] >= WITHIN_S:
            lately.popleft()
        if len(lately) >= OVERTAKES:
            return False
        lately.append(now)
        return True
