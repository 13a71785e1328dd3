"""The last words of each person, for a few minutes: what is cut in two is one thing.

They are in memory. After a restart what rests of them is the transcript, which has only what may be kept.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.port import Incoming
from duty.records.restricted import NOTHING, Finding, Knows, last_digits, look_together
from handlers.speech import labels

MINUTES = timedelta(minutes=5)
KEPT = 3
TAIL = 80
"""So many messages are looked back at, and so much of each."""
REPLAYED = 200
REMEMBERED = 10_000
"""So many people are remembered at once; the one unheard of for longest is forgotten first."""


@dataclass(frozen=True)
class Said:
    key: str
    at: datetime
    reference: int
    words: str


class Recent:
    """Nothing of it is ever written down."""

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[str, str, int], deque[Said]] = OrderedDict()
        self._together: OrderedDict[tuple[str, str], tuple[Finding, list[Said]]] = OrderedDict()
        """What was found beside earlier words, by update: a batch that is replayed finds it again."""
        self._since: datetime | None = None

    def beside(self, incoming: Incoming, words: str, knows: Knows) -> tuple[Finding, list[Said]]:
        """What only shows beside what they said before, and which messages that takes."""
        if known := self._together.get((incoming.channel, incoming.key)):
            return known
        before: list[Said] = []
        for said in reversed(self._lately(incoming)):
            before.insert(0, said)
            together = "".join(one.words for one in before)
            if (found := look_together(together, words[:TAIL], knows)).kind:
                self._together[incoming.channel, incoming.key] = found, before
                if len(self._together) > REPLAYED:
                    self._together.popitem(last=False)
                return found, before
        return NOTHING, []

    def forgot(self, incoming: Incoming) -> bool:
        """Whether what this person said before may have gone with a restart."""
        self._since = self._since or incoming.received_at
        return incoming.received_at - self._since < MINUTES and _speaker(incoming) not in self._said

    def recall(self, incoming: Incoming, said: Sequence[Said]) -> None:
        """What the transcript has of the last minutes."""
        self._said[_speaker(incoming)] = deque(said, maxlen=KEPT)

    def forget(self, incoming: Incoming, words: str) -> None:
        """It was refused, and what belonged to it: only digits at its end may still be gone on with."""
        self._said.pop(_speaker(incoming), None)
        self.remember(incoming, last_digits(words))

    def remember(self, incoming: Incoming, words: str) -> None:
        if not words or words in labels.ALL:
            return
        speaker = _speaker(incoming)
        lately = self._said.setdefault(speaker, deque(maxlen=KEPT))
        self._said.move_to_end(speaker)
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        if all(said.key != incoming.key for said in lately):
            reference = _message(incoming).get("message_id")
            number = reference if isinstance(reference, int) else 0
            lately.append(Said(incoming.key, incoming.received_at, number, words[-TAIL:]))

    def _lately(self, incoming: Incoming) -> list[Said]:
        """Not the same update again, as a batch is replayed, nor an older wording of the same message."""
        reference = _message(incoming).get("message_id")
        return [
            said
            for said in self._said.get(_speaker(incoming), ())
            if said.key != incoming.key
            and said.reference != reference
            and incoming.received_at - said.at < MINUTES
        ]


def _message(incoming: Incoming) -> dict[str, object]:
    found = incoming.raw.get("message") or incoming.raw.get("edited_message")
    return found if isinstance(found, dict) else {}


def _speaker(incoming: Incoming) -> tuple[str, str, int]:
    writer = _message(incoming).get("from")
    number = writer.get("id") if isinstance(writer, dict) else 0
    return incoming.channel, incoming.address, number if isinstance(number, int) else 0
