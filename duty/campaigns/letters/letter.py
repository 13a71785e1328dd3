"""A report as it is written: sections with a heading and a text, each by the house or by a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from duty.records.kept import Kept
from duty.records.subject import Subject

LETTER = "letter"
"""How the key of its document begins: `letter/<id>`."""
LONGEST = 12_000
"""Characters of a section."""


@dataclass(frozen=True, slots=True)
class Section:
    """text: its paragraphs, a line each; empty where a person has still to write it.

    by: who wrote it last; empty while it stands as the house drafted it.
    """

    heading: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the house can say: a title, and the sections in their order."""

    title: str
    sections: Sequence[Section]


@dataclass(eq=False)
class Letter(Kept):
    """The report of a school or an office (`unit_id`) in a campaign. rev counts its changes.

    content: its sections, as they are kept. as_of: the moment whose figures the draft says.
    """

    campaign_id: int
    unit_id: str
    title: str
    content: list[dict[str, str]]
    as_of: datetime
    rev: int = 1
    signed_by: str = ""
    signed_name: str = ""
    signed_at: datetime | None = None
    sha256: str = ""
    id: int | None = field(default=None)

    @property
    def subject(self) -> Subject:
        return Subject("letter", self.id)

    @property
    def sections(self) -> list[Section]:
        return [Section(**one) for one in self.content]

    @property
    def signed(self) -> bool:
        return self.signed_at is not None

    @property
    def blank(self) -> list[Section]:
        """What a person has still to write: with one of these nobody signs."""
        return [one for one in self.sections if not one.text.strip()]

    def write(self, number: int, text: str, by: str) -> bool:
        """Another text of that section, counted from 0. False where there is none or it is signed."""
        if self.signed or not 0 <= number < len(self.content):
            return False
        self._replace({number: Section(self.content[number]["heading"], text, by)})
        return True

    def draft_again(self, drafted: Drafted, as_of: datetime) -> bool:
        """The figures of now, in the sections that no person has written in. False where it is signed."""
        if self.signed:
            return False
        now = self.sections
        fresh = {n: one for n, one in enumerate(drafted.sections[: len(now)]) if not now[n].by}
        self._replace(fresh)
        self.as_of = as_of
        return True

    def _replace(self, sections: Mapping[int, Section]) -> None:
        now = [sections.get(number, one) for number, one in enumerate(self.sections)]
        self.content = kept(now)
        self.rev += 1

    def sign(self, by: str, name: str, now: datetime) -> None:
        self.signed_by, self.signed_name, self.signed_at, self.sha256 = by, name, now, self.digest

    def open_again(self) -> None:
        """The signature holds no more; that there was one is in the history."""
        self.signed_by, self.signed_name, self.signed_at, self.sha256 = "", "", None, ""

    @property
    def digest(self) -> str:
        """What a signature stands under: the title and every word of it."""
        said = [self.title, *([one.heading, one.text] for one in self.sections)]
        plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()


def kept(sections: Sequence[Section]) -> list[dict[str, str]]:
    return [{"heading": one.heading, "text": one.text, "by": one.by} for one in sections]
