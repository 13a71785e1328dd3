"""One attempt to say one line, and every way in which it can end."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.channels.port import (
    CannotReplace,
    Channel,
    NotOnScreen,
    NotReady,
    Refused,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.delivery.claims import Claims
from bot.delivery.pacing import urgent
from bot.delivery.references import References
from bot.delivery.standing import Standing
from bot.delivery.turns import Turns, is_push
from duty.messaging.say import Say
from storage.engine.database import Database
from storage.mail.outbox import Utterance
from storage.mail.outcomes import Outcome
from storage.mail.screens import shown_elsewhere

log = structlog.get_logger()

GIVE_UP_AFTER = 20
"""Failures of one line while others got through: it is the message, not the network."""
BACKOFF_S = (0.5, 60.0)
URGENT_BACKOFF_S = 5.0
FRESH = timedelta(seconds=1)
"""What was decided so lately is said without another look at its row."""
READY_SOON_S = 2.0
"""After so long a file that is in the making is asked for again. Urgent lines of that chat go meanwhile."""
ASKED_TO_WAIT = "429"
"""The `error` of a line whose channel asked for patience."""


def masked(error: str) -> str:
    """An error of a channel for the log: it may repeat what was said, to whom and by which number."""
    plain = re.sub(r"[^ -~]+|\"[^\"]*\"|'[^']*'", "…", error)
    return re.sub(r"\d{4,}", "#", plain)[:160]


class Sender:
    """Says lines on their channels. Changes neither the outbox nor the turns: it returns an `Outcome`."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        claims: Claims,
        references: References,
        standing: Standing,
    ) -> None:
        self._database = database
        self._channels = channels
        self._now = now
        self._claims = claims
        self._references = references
        self._standing = standing

    async def attempt(self, turns: Turns, one: Utterance) -> Outcome:
        """Try once. Raises nothing: a fault of ours is an outcome, too, and is tried again."""
        if one.expires_at and one.expires_at < self._now():
            return Outcome(one, "expired", error="expired")
        try:
            if self._waited(one) and not await self._standing.waits(one.id):
                return Outcome(one, "expired", error="cut off")
            return await self._say(one)
        except NotOnScreen:
            return await self._off_screen(one)
        except Unreachable as error:
            return Outcome(one, "failed", error=str(error) or "unreachable", gone=True)
        except Refused as error:
            log.error("refused_by_channel", id=one.id, kind=one.kind, error=masked(str(error)))
            return Outcome(one, "failed", error=str(error))
        except TryLater as error:
            return Outcome(one, "queued", error=ASKED_TO_WAIT, not_before=self._in(error.after_s))
        except NotReady as error:
            return Outcome(one, "queued", error=str(error), not_before=self._in(READY_SOON_S))
        except Uncertain as error:
            return self._again(turns, one, str(error))
        except Exception as error:
            log.exception("delivery_fault", id=one.id)
            return self._again(turns, one, type(error).__name__)

    def _waited(self, one: Utterance) -> bool:
        return self._now() - one.created_at > FRESH

    async def _say(self, one: Utterance) -> Outcome:
        say = await self._resolved(one)
        if not self._claims.hold(one.channel):
            return Outcome(one, "handed")  # the floor was lost between its turn and now
        try:
            reference = await self._on_channel(one, say)
        except CannotReplace:
            reference = await self._on_channel(one, say.but(replaces=""))
        return Outcome(one, "sent", reference=reference)

    async def _on_channel(self, one: Utterance, say: Say) -> str:
        channel = self._channels[one.channel]
        return await channel.say(one.address, say, key=str(one.id), push=is_push(one))

    async def _resolved(self, one: Utterance) -> Say:
        """Put the reference of an earlier message in place of the name it goes by; an unknown name makes
        this a new line."""
        say = Say.from_json(one.say)
        if not say.replaces or say.replaces.startswith("#"):
            return say
        reference = await self._references.of(one.account_id, say.replaces)
        earlier = f"#{reference}" if reference else ""
        if say.anew and not self._channels[one.channel].abilities.ring:
            return say.but(replaces="", outdates=earlier)
        return say.but(replaces=earlier)

    async def _off_screen(self, one: Utterance) -> Outcome:
        """Hand it to another process that shows this chat on a page; hold it where none does."""
        if not self._database.sqlite:
            owner = self._claims.label(one.channel)
            async with self._database.reading() as connection:
                other = await shown_elsewhere(connection, one, owner)
            if other:
                return Outcome(one, "handed", handed_to=other)
        return Outcome(one, "held", error="not_on_screen")

    def _again(self, turns: Turns, one: Utterance, error: str) -> Outcome:
        """Put it off, a little longer each time; give it up where it alone fails."""
        line = turns.line(one)
        if line.fails >= GIVE_UP_AFTER and turns.spoke_at > line.failing_since:
            log.error("gave_up", id=one.id, kind=one.kind, error=masked(error))
            return Outcome(one, "failed", error=error)
        low, high = BACKOFF_S
        if urgent(one):
            high = URGENT_BACKOFF_S
        pause = min(high, low * 2 ** min(line.fails, 10)) * random.uniform(0.75, 1.25)
        return Outcome(one, "queued", error=error, not_before=self._in(pause))

    def _in(self, seconds: float) -> datetime:
        return self._now() + timedelta(seconds=seconds)
