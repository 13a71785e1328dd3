"""A report as a document: as it stands, with who signed it when, for whoever may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bot.boundary import Boundary
from bot.pictures.papers import file_name, sum_of
from duty.campaigns.letters.letter import Drafted, Letter, Section
from duty.campaigns.letters.writing import letter_for
from duty.district.district import District
from duty.messaging.refused import Refused
from duty.records.subject import Subject
from handlers.speech.papers.narrative import day_of
from handlers.speech.voice import Voice
from media.official.letter import Paragraph, Part, letter_of


class Letters:
    """Makes the file of a report for that person. That it was given is in the history."""

    def __init__(self, boundary: Boundary, now: Callable[[], datetime]) -> None:
        self._boundary, self._voice, self._now = boundary, boundary.voice, now

    async def file(self, number: int, person: str) -> tuple[str, bytes] | None:
        """Its name and bytes; None where it is not theirs."""
        now, voice = self._now(), self._voice
        async with self._boundary.act(now) as act:
            who = act.work.district.people.get(person)
            letter = await letter_for(act.work, who, number) if who else Refused.GONE
            if isinstance(letter, Refused):
                return None
            content = letter_of(paragraphs_of(voice, act.work.district, letter))
            name = file_name(voice.line("letter.file", title=letter.title), "docx")
            detail = {"file": name, "of": letter.unit_id, "bytes": len(content), "sha256": sum_of(content)}
            act.work.record(Subject("export", "report"), "exported", now, person, **detail)
        return name, content


def paragraphs_of(voice: Voice, district: District, letter: Letter | Drafted) -> list[Paragraph]:
    """Title, sections, who signs. What a person has still to write stands there as a blank."""
    signed = isinstance(letter, Letter) and letter.signed
    head = [Paragraph(Part.TITLE, letter.title)]
    if not signed:
        head.append(Paragraph(Part.RIGHT, voice.line("narrative.draft")))
    return [*head, *_sections(voice, letter.sections), _signature(voice, district, letter)]


def _sections(voice: Voice, sections: Sequence[Section]) -> Iterator[Paragraph]:
    for one in sections:
        yield Paragraph(Part.HEADING, one.heading)
        for line in one.text.splitlines() or [voice.line("narrative.blank")]:
            yield Paragraph(Part.BODY, line)


def _signature(voice: Voice, district: District, letter: Letter | Drafted) -> Paragraph:
    if not isinstance(letter, Letter) or letter.signed_at is None:
        return Paragraph(Part.RIGHT, voice.line("narrative.signature"))
    day = day_of(voice, district.local(letter.signed_at).date().isoformat())
    return Paragraph(Part.RIGHT, voice.line("narrative.signed", name=letter.signed_name, day=day))
