"""[是事件], or danger under its picture: what was begun as a hazard is an incident after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.alerting.ports import Work
from duty.alerting.reporters.filing import report_incident
from duty.district.people import Person
from duty.hazards.draft import Next, open_draft, own_draft
from duty.incidents.incident import Incident
from duty.language.reading import Meaning
from duty.records.photos import LOOSE, Picture
from duty.records.subject import Subject


@dataclass(frozen=True)
class Moved:
    """What came of it: the incident, or why there is none (`next`).

    draft: of which hazard; its pictures wait there where there was no sentence yet.
    """

    next: Next
    draft: Subject
    incident: Incident | None = None


async def is_incident(work: Work, hazard_id: int, by: Person, now: datetime, said_at: datetime) -> Moved:
    """The draft gives way; without a word the incident still waits for its sentence (Next.WORDS)."""
    subject = Subject("hazard", hazard_id)
    hazard = await own_draft(work, hazard_id, by)
    if isinstance(hazard, Next):
        return Moved(hazard, subject)
    hazard.give_way()
    if not hazard.description:
        return Moved(Next.WORDS, subject)
    where = (hazard.school_id, hazard.post_id)
    incident = await report_incident(work, by, Meaning(hazard.description), where, subject, now, said_at)
    work.record(subject, "became_incident", now, by.id)
    return Moved(Next.INCIDENT, subject, incident)


async def begun_with(
    work: Work, draft_id: int, picture: Picture, by: Person, now: datetime
) -> Subject | None:
    """The draft without a word that this picture, or another one of its album, began.

    Danger is named under it now, so it gives way; its pictures, with this one, are those of the report.
    """
    hazard = await open_draft(work, draft_id)
    if hazard is None or hazard.reported_by != by.id or hazard.description:
        return None
    shown = await work.photos.of(hazard.subject)
    known = any(photo.file == picture.file for photo in shown)
    if not known and not (picture.album and any(photo.album == picture.album for photo in shown)):
        return None
    if not known:
        await work.photos.add(picture.of(hazard.subject, "before"))
    hazard.give_way()
    work.record(hazard.subject, "became_incident", now, by.id)
    return hazard.subject


async def waiting_with(work: Work, picture: Picture) -> Subject | None:
    """Where earlier pictures of its album wait for a sentence or an answer; this one is kept with them."""
    if not picture.album:
        return None
    first = await work.photos.of_album(picture.channel, picture.sent_by, picture.album)
    if first is None or first.subject.kind != LOOSE:
        return None
    if all(photo.file != picture.file for photo in await work.photos.of(first.subject)):
        await work.photos.add(picture.of(first.subject, "before"))
    return first.subject
