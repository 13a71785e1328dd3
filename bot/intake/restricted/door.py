"""The one place where every word comes in: what of it must not be kept, and what is asked about first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from bot.intake.reading import Reading
from bot.intake.restricted.content import mere_tap
from bot.intake.restricted.recent import TAIL, Recent, Said
from bot.intake.restricted.unwritten import Unwritten
from bot.intake.where import said_in_private
from duty.records.restricted import NOTHING, Finding, is_part
from handlers.speech import labels
from storage.arrivals.updates import Heard


class Door:
    """Remembers in memory only: the last words of each person, and what waits for 里面有学生姓名吗？"""

    def __init__(self) -> None:
        self._recent = Recent()
        self._unwritten = Unwritten()

    def look(self, reading: Reading, colleagues: Collection[str]) -> tuple[Finding, list[Said]]:
        """What is found in it, and which earlier messages are part of it. A key that is pressed between two
        halves of a number is part of neither."""
        if mere_tap(reading.raw):
            return NOTHING, []
        knows = colleagues.__contains__
        found, before = reading.look(knows), list[Said]()
        if not found.kind and reading.words:
            together, before = self._recent.beside(reading.incoming, reading.words, knows)
            found = together if together.kind else found
        (self._recent.forget if found.kind else self._recent.remember)(reading.incoming, reading.words)
        if not (found.kind or found.doubt) and said_in_private(reading.raw) and is_part(reading.words):
            return Finding(doubt="number"), []
        return found, before

    def forgot(self, reading: Reading) -> bool:
        """Whether earlier words of theirs are to be looked up: they are cut in two by a restart, too. No key
        that is pressed ends what was begun."""
        says = bool(reading.words) and reading.words not in labels.ALL
        return says and said_in_private(reading.raw) and self._recent.forgot(reading.incoming)

    def recall(self, reading: Reading, heard: Sequence[Heard]) -> None:
        """What the transcript has of them."""
        said = []
        for one in heard:
            number = int(one.reference) if one.reference.isdecimal() else 0
            said.append(Said(f"recalled:{one.reference}", one.received_at, number, one.text[-TAIL:]))
        self._recent.recall(reading.incoming, said)

    def hold(self, reading: Reading) -> int:
        """Until its author has answered; the number it waits under."""
        came, number = reading.incoming, reading.number
        self._unwritten.forget(came.received_at)
        self._unwritten.hold(came, number, reading.raw)
        return number

    def take(self, reading: Reading, number: str) -> dict[str, Any] | None:
        """What waited under that number for this press."""
        return self._unwritten.take(reading.incoming, int(number)) if number.isdecimal() else None


def scrubbed(value: Any, words: Collection[str]) -> Any:
    """A conversation's values without those words."""
    if isinstance(value, str):
        return "" if any(word and word in value for word in words) else value
    if isinstance(value, dict):
        return {name: scrubbed(one, words) for name, one in value.items()}
    return [scrubbed(one, words) for one in value] if isinstance(value, list) else value
