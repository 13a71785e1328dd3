"""Troubles on order: what shall go wrong with the next calls of a method."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass
class Fault:
    method: str
    kind: str  # status, drop, hang, slow, garble, babble
    times: int
    chat_id: int | None
    after: bool = False  # after the effect
    status: int = 500
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    body: bytes = b""


@dataclass
class Faults:
    waiting: list[Fault] = field(default_factory=list)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        for fault in self.waiting:
            if fault.method.lower() in ("*", method.lower()) and fault.chat_id in (None, chat_id):
                fault.times -= 1
                if fault.times == 0:
                    self.waiting.remove(fault)
                return fault
        return None


class Troubles:
    """The ordering side. `times=0` lasts until `heals()`; `after=True` is after the effect."""

    faults: Faults

    def _order(self, fault: Fault) -> None:
        self.faults.waiting.append(fault)

    def fail(
        self,
        method: str,
        status: int = 500,
        times: int = 1,
        *,
        chat_id: int | None = None,
        retry_after: int | None = None,
        description: str = "",
        after: bool = False,
    ) -> None:
        parameters = {} if retry_after is None else {"retry_after": retry_after}
        if retry_after is not None:
            status = 429
            description = description or f"Too Many Requests: retry after {retry_after}"
        words = description or HTTPStatus(status).phrase
        self._order(Fault(method, "status", times, chat_id, after, status, words, parameters))

    def drop(self, method: str, times: int = 1, *, after: bool = False, chat_id: int | None = None) -> None:
        """The connection breaks."""
        self._order(Fault(method, "drop", times, chat_id, after))

    def hang(self, method: str, times: int = 1, *, after: bool = False, chat_id: int | None = None) -> None:
        """No answer, ever."""
        self._order(Fault(method, "hang", times, chat_id, after))

    def slow(
        self,
        method: str,
        seconds: float,
        times: int = 1,
        *,
        after: bool = False,
        chat_id: int | None = None,
    ) -> None:
        self._order(Fault(method, "slow", times, chat_id, after, seconds=seconds))

    def garble(self, method: str, times: int = 1, *, chat_id: int | None = None) -> None:
        """The effect happens, its answer is broken JSON."""
        self._order(Fault(method, "garble", times, chat_id, after=True))

    def babble(self, method: str, body: bytes, status: int = 200) -> None:
        """Nothing happens, and the answer is these bytes."""
        self._order(Fault(method, "babble", 1, None, status=status, body=body))

    def heals(self) -> None:
        self.faults.waiting.clear()
