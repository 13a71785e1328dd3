"""The record of a case in plain words: lanes of people, what each was told, had, saw and did. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duty.alerting.calls.page import PageState
from duty.district.district import District
from duty.district.people import polite_name
from duty.records.chain.seal import Seal, moment, plain_of
from duty.records.history import Change
from duty.records.replay.record import Delivery, Entry, Record
from duty.records.restricted import masked, restricted
from handlers.speech.voice import Voice

DIGEST = "words_sha256"
CALLS = ("called", "people", "person")
"""Under which names an entry has the people that were notified with it."""
NOTIFIES = frozenset(
    {"step", "repeated", "called_besides", "asked_to_phone", "near", "referred", "reinforced"}
)
SYSTEM = -1
NUMBER = re.compile(r"\d[\d -]{5,14}\d")
"""What may be a telephone number."""


@dataclass(frozen=True)
class Event:
    """kind: told, delivered, missed, seen, acted. order: of those at the same moment."""

    at: datetime
    order: int
    person_id: str
    kind: str
    text: str


def page(
    voice: Voice, district: District, record: Record, words: Mapping[str, str], now: datetime, language: str
) -> dict[str, Any]:
    """What stands in the file, as plain values. words: what people wrote, by its hash."""
    return _Page(voice, district, record, words, language).data(now)


class _Page:
    def __init__(
        self, voice: Voice, district: District, record: Record, words: Mapping[str, str], language: str
    ) -> None:
        self._voice, self._district, self._record = voice, district, record
        self._words, self._language = words, language
        self._names: dict[str, str] = {}
        self._form = ""

    def data(self, now: datetime) -> dict[str, Any]:
        record = self._record
        events = sorted(self._events(), key=lambda one: (one.at, one.order))
        people = list(dict.fromkeys(one.person_id for one in events if one.person_id))
        self._name(people)
        days = {self._district.local(one.at).date() for one in events}
        self._form = "%H:%M:%S" if len(days) < 2 else "%m-%d %H:%M:%S"
        lanes = {person_id: number for number, person_id in enumerate(people)}
        return {
            "number": record.case.number,
            "lines": self._lines(),
            "people": [self._person(one) for one in people],
            "events": [
                [self._short(one.at), lanes.get(one.person_id, SYSTEM), one.kind, one.text] for one in events
            ],
            "photos": [self._shot(one) for one in record.shots],
            "entries": [_entry(one) for one in record.entries],
            "steps": [[_step(seal) for seal in part] for part in record.steps],
            "head": [record.head.position, record.head.head] if record.head else None,
            "words": self._ui(now),
        }

    # -- head ------------------------------------------------------------------------------

    def _lines(self) -> list[str]:
        case = self._record.case
        school = self._district.schools.get(case.school_id)
        post = self._district.posts.get(case.post_id)
        where = f"{school.short_name if school else case.school_id} {post.name if post else ''}".strip()
        section = "category" if case.subject.kind == "hazard" else "kind"
        what = self._voice.word(section, case.kind, self._language)
        closed = self._line("closed", at=self._when(case.closed_at)) if case.closed_at else self._line("open")
        lines = [self._line("lines_where", where=where, what=what)]
        if case.words:
            lines.append(self._line("lines_words", words=self._safe(case.words)))
        return [*lines, self._line("lines_span", begin=self._when(case.reported_at), end=closed)]

    def _name(self, people: Sequence[str]) -> None:
        """李师傅, 雷警官; in full where two of them would read the same."""
        found = [person for one in people if (person := self._district.people.get(one))]
        polite = {person.id: polite_name(person) for person in found}
        twice = {name for name, times in Counter(polite.values()).items() if times > 1}
        self._names = {one.id: one.name if polite[one.id] in twice else polite[one.id] for one in found}

    def _person(self, person_id: str) -> list[str]:
        person = self._district.people.get(person_id)
        if person is None:
            return [person_id, ""]
        name = self._names.get(person_id) or polite_name(person)
        return [name, self._voice.word("role", person.role, self._language)]

    def _shot(self, shot: Any) -> list[str]:
        key = shot.purpose if shot.purpose in ("before", "after") else "other_photo"
        who = self._person(shot.sent_by)[0]
        return [
            self._when(shot.received_at),
            self._line("shot", purpose=self._line(key), who=who),
            shot.sha256,
        ]

    def _ui(self, now: datetime) -> dict[str, str]:
        names = (
            *("title", "checking", "whole", "broken", "sealed", "unsealed", "joined", "gaps", "head", "sum"),
            *(
                "told",
                "delivered",
                "missed",
                "seen",
                "acted",
                "nothing",
                "back",
                "on",
                "slider",
                "lanes",
                "list",
            ),
            *("photos", "no_photos", "raw", "withheld"),
        )
        found = {name: self._raw(name) for name in names}
        made = self._line("made", at=self._when(now), zone=str(self._district.timezone))
        return found | {"made": made}

    # -- events ----------------------------------------------------------------------------

    def _events(self) -> Iterator[Event]:
        for entry in self._record.entries:
            yield from self._of_entry(entry.change)
        for delivery in self._record.deliveries:
            yield from self._of_delivery(delivery)
        for look in self._record.looks:
            yield Event(look.at, 3, look.person_id, "seen", self._line("seen_of"))

    def _of_entry(self, change: Change) -> Iterator[Event]:
        text = self._act(change)
        if digest := change.detail.get(DIGEST):
            text += "：" + self._safe(self._words.get(digest, ""))
        yield Event(change.at, 2, change.actor_id, "acted", text)
        if change.what in NOTIFIES:
            for person_id in _people(change):
                yield Event(change.at, 4, person_id, "told", self._line("told_of"))

    def _act(self, change: Change) -> str:
        """What was done, in words; one of a kind of thing may have its own."""
        for name in (f"{change.subject.kind}_{change.what}", change.what):
            if (text := self._voice.word("replayed", name, self._language)) != name:
                return text
        return self._voice.word("replayed", "other", self._language)

    def _of_delivery(self, delivery: Delivery) -> Iterator[Event]:
        if self._record.case.subject.kind == "hazard":
            yield Event(delivery.told_at, 4, delivery.person_id, "told", self._line("told_of"))
        if delivery.delivered_at:
            at = delivery.delivered_at
            yield Event(at, 5, delivery.person_id, "delivered", self._line("delivered_of"))
        elif delivery.state in (PageState.FAILED, PageState.SKIPPED):
            why = self._voice.word("why", delivery.why, self._language)
            yield Event(
                delivery.told_at, 5, delivery.person_id, "missed", self._line(f"{delivery.state}_of", why=why)
            )

    # -- words -----------------------------------------------------------------------------

    def _safe(self, words: str) -> str:
        """Without telephone numbers; nothing of what must not be kept, whenever that was written."""
        if not words or restricted(words):
            return self._line("unheard")
        return NUMBER.sub(self._without_phone, masked(words))

    def _without_phone(self, found: re.Match[str]) -> str:
        """Also a number that only the district's own people have, an extension for example."""
        plain = re.sub(r"\D", "", found[0])
        phones = (re.sub(r"\D", "", one.phone) for one in self._district.people.values())
        return f"{found[0][:3]}****" if plain in phones else found[0]

    def _when(self, at: datetime) -> str:
        return f"{self._district.local(at):%Y-%m-%d %H:%M:%S}"

    def _short(self, at: datetime) -> str:
        """Without a date where all of it was on one day."""
        return f"{self._district.local(at):{self._form}}"

    def _line(self, name: str, **values: Any) -> str:
        return self._voice.line(f"replay.{name}", self._language, **values)

    def _raw(self, name: str) -> str:
        """With its placeholders, which the file fills in itself."""
        return self._voice.word("replay", name, self._language)


def _people(change: Change) -> list[str]:
    found: list[str] = []
    for name in CALLS:
        value = change.detail.get(name, ())
        found += [value] if isinstance(value, str) else [one for one in value if isinstance(one, str)]
    return found


def _entry(entry: Entry) -> dict[str, Any]:
    """Its sealed text and its seal: place, id, time, the head before, its head, the hash of the text."""
    text, seal = plain_of(entry.change), entry.seal
    shown = "" if masked(text) != text or restricted(text) else text
    if seal is None:
        return {"t": shown}
    where = [seal.position, seal.change_id, moment(seal.sealed_at)]
    return {"t": shown, "s": [*where, entry.before, seal.head, seal.content]}


def _step(seal: Seal) -> list[Any]:
    return [seal.position, seal.change_id, moment(seal.sealed_at), seal.content]
