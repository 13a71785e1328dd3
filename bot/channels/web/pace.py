"""How fast one person's messages are taken from pages: others share the processor with them."""

from __future__ import annotations

from collections import OrderedDict

AT_ONCE = 40
"""So many may come in one go: what a page kept while it had no signal."""
A_SECOND = 4.0
"""Then so many a second. A page sends the next one when the last was taken, so nothing is lost by it."""
REMEMBERED = 10_000


class Pace:
    """Says how long each message of a person waits for its turn, in this process. Times are in seconds."""

    def __init__(self) -> None:
        self._full_at: OrderedDict[str, float] = OrderedDict()
        """By person: until when what they sent so far uses up their pace."""

    def wait_s(self, person: str, now: float) -> float:
        """How long one more waits; it is counted."""
        full_at = max(now, self._full_at.get(person, now)) + 1 / A_SECOND
        self._full_at[person] = full_at
        self._full_at.move_to_end(person)
        if len(self._full_at) > REMEMBERED:
            self._full_at.popitem(last=False)
        return max(0.0, full_at - now - AT_ONCE / A_SECOND)
