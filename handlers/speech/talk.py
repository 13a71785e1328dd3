"""Who is talking, when, and what the handlers may use to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from duty.district.district import District
from duty.district.people import Person
from duty.language.reading import Meaning
from duty.language.understanding.names import Names
from duty.language.understanding.understanding import understand
from duty.language.understanding.understood import Understood
from duty.messaging.accounts import Account
from duty.messaging.say import Button
from duty.patrols.codes import Codes
from duty.work import Work
from handlers.speech.voice import Voice

OWN_CLOCK = frozenset({"web"})
"""Channels that stamp with the phone's own clock; the others have a server do it."""


def no_link(person_id: str, school_id: str, now: datetime) -> str:
    return ""


def no_message(number: str) -> dict[str, Any] | None:
    return None


@dataclass
class Talk:
    """One update's conversation. `now` is our intake time, `said_at` what the channel claims."""

    work: Work
    account: Account
    now: datetime
    said_at: datetime
    raw: dict[str, Any]
    voice: Voice
    person: Person | None = None
    link: str = ""
    """What an invitation's code is appended to on this channel, e.g. `https://t.me/…?start=`."""
    print_link: Callable[[str, str, datetime], str] = no_link
    """Where a person prints the codes of a school; whom, which school, and when they ask."""
    codes: Codes | None = None
    """What reads the codes on the wall; without a secret nobody can."""
    unheard: bool = False
    """Nothing of this message is kept, not even that it was written (疑似侵害学生)."""
    replay: list[dict[str, Any]] = field(default_factory=list)
    """Updates that waited for the consent and are to be handled now."""
    unwritten: Callable[[str], dict[str, Any] | None] = no_message
    """The message under that number that is in memory only until its author has answered, once."""
    written: list[dict[str, Any]] = field(default_factory=list)
    """Such messages that may be kept after all and are to be handled now."""
    refused: bool = False
    """What was asked about must not be kept."""

    @property
    def district(self) -> District:
        return self.work.district

    @property
    def me(self) -> Person:
        """The enrolled person; routes for strangers come first, so there is one."""
        assert self.person is not None
        return self.person

    @property
    def polite(self) -> str:
        return self.district.polite(self.me.id)

    @cached_property
    def words(self) -> str:
        """What was written: the text, or the caption of a picture."""
        message = self.raw.get("message") or self.raw.get("edited_message") or {}
        return str(message.get("text") or message.get("caption") or "").strip()

    @cached_property
    def meaning(self) -> Meaning:
        """What these words mean, read once for everybody who asks."""
        return Meaning(self.words)

    @cached_property
    def understood(self) -> Understood:
        """The same as one value: what it is about, with its slots."""
        return understand(self.words, names=Names(self.district, self.person))

    @property
    def forwarded(self) -> bool:
        """Forwarded words, photos and places are no evidence."""
        return "forward_origin" in (self.raw.get("message") or {})

    @property
    def stamped_by_server(self) -> bool:
        """Whether `said_at` is the word of a server, and not of the phone's own clock."""
        return self.account.channel not in OWN_CLOCK

    def line(self, key: str, /, **values: Any) -> str:
        """A text in the person's language."""
        return self.voice.line(key, self.account.language, **values)

    def page(self, label: str, path: str) -> tuple[Button, ...]:
        """A link to a page of ours for a computer; none where there is no such page.

        Only the demo looks at whose it is: anywhere else that says who signed in.
        """
        if not self.voice.console:
            return ()
        base = self.voice.console.rsplit("/console", 1)[0]
        return (Button(self.voice.line(label), url=f"{base}{path}?person={self.me.id}"),)

    def spot(self, school_id: str, post_id: str) -> str:
        """The post; with its school for whoever has several."""
        return self.district.spot_for(self.me, school_id, post_id)

    @cached_property
    def of_several_schools(self) -> bool:
        return len(self.district.schools_seen_by(self.me)) > 1

    def day(self, day: date) -> str:
        """11月23日"""
        return self.voice.day(day, self.account.language)

    def clock(self, moment: datetime) -> str:
        return self.district.clock(moment)

    def when(self, moment: datetime) -> str:
        """07:44; of another day 11-23 07:44."""
        return self.district.when(moment, self.now)
