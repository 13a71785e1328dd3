"""How often somebody may come: counted in memory, by a salted hash that is worth nothing an hour later."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict, deque

REMEMBERED = 10_000
"""So many are counted at once; the one unheard of for longest is forgotten first."""
SALT_LASTS_S = 3600.0
"""After so long everybody is somebody new: nothing here says who came yesterday."""


class Limit:
    """At most so many within so many seconds, of each. Times are seconds of a clock that only runs on."""

    def __init__(self, most: int, within_s: float) -> None:
        self._most = most
        self._within_s = within_s
        self._lately: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._salt, self._salted_at = b"", float("-inf")

    def full(self, who: str, now: float) -> bool:
        """Whether one more of them would be too many. Nothing is counted."""
        return len(self._of(who, now)) >= self._most

    def count(self, who: str, now: float) -> None:
        name = self._name(who, now)
        self._lately.setdefault(name, deque()).append(now)
        self._lately.move_to_end(name)
        if len(self._lately) > REMEMBERED:
            self._lately.popitem(last=False)

    def takes(self, who: str, now: float) -> bool:
        """Count one more. False where it would be too many: then it is not counted."""
        if self.full(who, now):
            return False
        self.count(who, now)
        return True

    def _of(self, who: str, now: float) -> deque[float]:
        lately = self._lately.get(self._name(who, now), deque())
        while lately and now - lately[0] >= self._within_s:
            lately.popleft()
        return lately

    def _name(self, who: str, now: float) -> bytes:
        if now - self._salted_at >= SALT_LASTS_S:
            self._salt, self._salted_at = secrets.token_bytes(16), now
            self._lately.clear()
        return hashlib.blake2b(who.encode(), key=self._salt, digest_size=12).digest()
