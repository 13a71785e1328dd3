"""One raw update, looked at once: what it says, when, and whether it may be kept at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from bot.channels.port import Incoming
from bot.intake.restricted.content import apart, content, message_of
from bot.intake.where import in_group
from duty.district.severity import Triage
from duty.language.reading import Meaning
from duty.language.understanding.understanding import understand
from duty.language.understanding.understood import Reaction
from duty.records.restricted import Finding, Knows, look, nobody
from storage.arrivals.updates import Heard

OUR_CLOCK = frozenset({"web", "simulated"})
"""Channels that stamp with our clock; the others use the world's, which HUXUE_NOW is ahead of."""
AT_STAKE = frozenset({"medical", "fire", "missing"})
KINDS = ("location", "photo", "voice", "video", "document", "contact", "sticker")


@dataclass(frozen=True)
class Reading:
    """`raw` is what is handled: the update itself, or one that waited in it for the consent."""

    incoming: Incoming
    raw: dict[str, Any]

    @classmethod
    def of(cls, incoming: Incoming) -> Reading:
        return cls(incoming, incoming.raw)

    @cached_property
    def words(self) -> str:
        """What was written: the text, or what stands under a picture."""
        message = message_of(self.raw)
        return str(message.get("text") or message.get("caption") or "")

    @property
    def number(self) -> int:
        """The channel's number of the message; 0 where it has none."""
        number = message_of(self.raw).get("message_id")
        return number if isinstance(number, int) else 0

    @property
    def restricted(self) -> str:
        """What of it must not be here; empty when it may be kept (product.md, promise 7)."""
        return self.look().kind

    def look(self, knows: Knows = nobody) -> Finding:
        """What must not be kept of everything that was written, and named, in it."""
        written = content(self.raw)
        found = look(written, knows)
        kind = found.kind or apart(self.raw)
        if not kind and not found.doubt:
            return found
        said = self.words.partition(" ")[2] if self.words.startswith("/") else self.words
        own = look(said, knows)
        return Finding(kind, own.rest if own.kind or own.doubt else said, "" if kind else found.doubt)

    @cached_property
    def said_at(self) -> datetime:
        """The channel's own date on our clock, kept beside our intake time."""
        received_at = self.incoming.received_at
        stamp = (self.raw.get("message") or self._pressed or {}).get("date")
        if not isinstance(stamp, int) or stamp <= 0:
            return received_at
        ahead = timedelta() if self.incoming.channel in OUR_CLOCK else received_at - datetime.now(UTC)
        try:
            return datetime.fromtimestamp(stamp, UTC) + ahead
        except (ValueError, OverflowError, OSError):  # beyond the year 9999, in milliseconds, …
            return received_at

    @property
    def _pressed(self) -> Any:
        """Under a press, where its date is that of the tap: Telegram's is when the message was sent."""
        press = self.raw.get("callback_query")
        shown = press.get("message") if isinstance(press, dict) else None
        return shown if self.incoming.channel in OUR_CLOCK and isinstance(shown, dict) else None

    def left(self, found: Finding, *, told: bool = False) -> Reading | None:
        """The danger in it without what must not be kept; None where there is none.

        told: it adds to a call that is being answered, so that all that may be kept of it counts.
        """
        if not found.rest or self.words.startswith("/sos"):
            return self.bare_call
        whole, rest = Meaning(self.words), Meaning(found.rest)
        if told or (rest.warns and (whole.calls or rest.danger_word)):
            return self._saying(found.rest)  # by a word: the tone of a sentence that was cut says little
        return self.bare_call if whole.calls or self._alerts else None

    @property
    def bare_call(self) -> Reading | None:
        """The call for help in it without the words beside it; None when it is no call."""
        head, meaning = self.words.split(maxsplit=1)[:1], Meaning(self.words)
        danger = meaning.danger_word
        sos = bool(head) and head[0].partition("@")[0].lower() == "/sos"
        calls = not danger and not self.words.startswith("/") and (meaning.calls or self._alerts)
        sos = sos or calls
        return self._saying("/sos" if sos else f"/incident {danger}") if sos or danger else None

    @cached_property
    def _alerts(self) -> bool:
        """Whether the words as a whole tell that somebody's life is at stake, though no list of cries knows
        them. Who lives there or did what is gossip as often, and weapons are called by their names."""
        found = understand(self.words)
        return found.reaction is Reaction.ALERT and found.triage == Triage.P0 and found.kind in AT_STAKE

    def _saying(self, words: str) -> Reading:
        """As if only this had been written."""
        message = message_of(self.raw)
        kept = {name: message[name] for name in ("message_id", "date", "chat", "from") if name in message}
        rest = {name: value for name, value in self.raw.items() if name != "edited_message"}
        return Reading(self.incoming, rest | {"message": kept | {"text": words}})

    @property
    def heard(self) -> Heard | None:
        """What was written, for the transcript; None of what nobody said to us."""
        if in_group(self.raw):
            return None
        if (press := self.raw.get("callback_query")) is not None:
            return self._heard("press", str(press.get("data") or ""), str(press.get("id") or ""))
        message = self.raw.get("message")
        if message is None:
            return None
        kind = next((k for k in KINDS if k in message), "text")
        words = str(message.get("text") or message.get("caption") or "")
        photo = str(message["photo"][-1].get("file_id", "")) if kind == "photo" and message["photo"] else ""
        return self._heard(kind, words, str(message.get("message_id", "")), photo)

    def _heard(self, kind: str, words: str, reference: str, photo: str = "") -> Heard:
        """Buttons are heard as presses, places without their coordinates."""
        came = self.incoming
        at = came.received_at
        return Heard(came.channel, came.address, reference[:40], kind, words, photo[:120], at, self.said_at)


def press_of(raw: dict[str, Any]) -> str:
    """The id of the button's press, of an update that may not parse."""
    press = raw.get("callback_query")
    return str(press.get("id", "")) if isinstance(press, dict) else ""
