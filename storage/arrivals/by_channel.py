"""What is asked about chats and updates of a batch: a question for each channel, mostly one."""

from __future__ import annotations

from collections.abc import Iterable


def by_channel(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The second of each pair (a key, an address) under its channel, each once."""
    found: dict[str, dict[str, None]] = {}
    for channel, one in pairs:
        found.setdefault(channel, {})[one] = None
    return {channel: list(some) for channel, some in found.items()}
