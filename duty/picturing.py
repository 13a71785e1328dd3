"""Pictures of whatever job they belong to: what they show, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.reporters import pictures
from duty.district.people import Person
from duty.hazards.hazard import Hazard
from duty.hazards.looking.reuse import point_out, twin_of
from duty.hazards.rights import may_see_photos
from duty.hazards.telling import tell_owner_when_ready
from duty.incidents.incident import Incident
from duty.messaging.notices import News, Notice, Priority
from duty.records.photos import LOOSE, OUT_OF_REACH, TOO_LARGE, TWICE, Developed, Photo, Picture
from duty.records.subject import Subject
from duty.rights.may import ground, may
from duty.rights.words import Do, Thing, Whose
from duty.work import Work


@dataclass(frozen=True)
class PhotoBroken(News):
    """It cannot be opened; the report with that number (empty where it has none) stays."""

    kind: ClassVar[str] = "photo.broken"
    number: str


@dataclass(frozen=True)
class PhotoTooLarge(PhotoBroken):
    kind: ClassVar[str] = "photo.too_large"


@dataclass(frozen=True)
class PhotoOtherKind(PhotoBroken):
    """It is no photograph: `named` says what instead (gif, bmp, tiff, avif, pdf, film, other)."""

    kind: ClassVar[str] = "photo.other_kind"
    named: str


@dataclass(frozen=True)
class PhotoShort(PhotoBroken):
    """A part of it is missing; what came is kept."""

    kind: ClassVar[str] = "photo.short"


@dataclass(frozen=True)
class PhotoLate(PhotoBroken):
    """The channel does not give it out yet; it is asked for again, for a day."""

    kind: ClassVar[str] = "photo.late"


@dataclass(frozen=True)
class PhotoLost(PhotoBroken):
    """The channel never gave it out."""

    kind: ClassVar[str] = "photo.lost"


@dataclass(frozen=True)
class Shown:
    """What stands on a picture beside its time: the place, and the number of the case."""

    place: str
    number: str


async def shown_on(work: Work, photo: Photo) -> Shown:
    """School, post and number of what it shows, as far as they are known."""
    case = await _case(work, photo.subject)
    if photo.subject.kind == "task" and (task := await work.tasks.get(photo.subject.number)):
        return Shown(work.district.schools[task.school_id].short_name, "")
    if case is None:
        return Shown("", "")
    post = work.district.posts.get(case.post_id)
    school = work.district.schools[case.school_id].short_name
    return Shown(f"{school} {post.name if post else ''}".strip(), case.number)


async def _case(work: Work, subject: Subject, *, locked: bool = False) -> Hazard | Incident | None:
    if subject.kind == "hazard":
        return await work.hazards.get(subject.number, locked=locked)
    return await work.incidents.get(subject.number) if subject.kind == "incident" else None


async def join_album(work: Work, picture: Picture) -> bool:
    """A picture joins what the others of its album show. False where it begins something.

    So it does while the first one is part of a draft, which has questions of its own.
    """
    kept = await work.photos.of_album(picture.channel, picture.sent_by, picture.album)
    if kept is None or kept.subject.kind == LOOSE:
        return False
    case = await _case(work, kept.subject)
    if isinstance(case, Hazard) and case.drafted:
        return False
    await work.photos.add(picture.of(kept.subject, kept.purpose))
    return True


# -- looking at them -----------------------------------------------------------------------


async def may_open(work: Work, photo: Photo, person: Person) -> bool:
    """Whether that person may look at it. What belongs to nothing yet only its sender may, and a draft is
    nobody else's."""
    case = await _case(work, photo.subject)
    if isinstance(case, Hazard):
        theirs = not case.drafted or person.id == case.reported_by
        return theirs and may_see_photos(work, case, person)
    if isinstance(case, Incident):
        return await pictures.may_open(work, case, person)
    if photo.subject.kind == "tip":
        tip = await work.tips.get(photo.subject.number)
        return tip is not None and may(work.district, person, Do.SEE, Thing.TIP, tip.about)
    return person.id == photo.sent_by


async def why_open(work: Work, photo: Photo, person: Person) -> str:
    """By which right they look at it: own, owner, school, station, district; empty where by none."""
    case = await _case(work, photo.subject)
    if isinstance(case, Hazard):
        return ground(work.district, person, Do.SEE, Thing.HAZARD_PHOTO, case.about)
    if isinstance(case, Incident):
        return await pictures.why_open(work, case, person)
    return str(Whose.OWN) if person.id == photo.sent_by else ""


@dataclass(frozen=True)
class Looked:
    """Over which channel, on which page of it, and by which right of the table."""

    channel: str
    page: str = ""
    why: str = ""


def opened(work: Work, photo: Photo, person_id: str, now: datetime, how: Looked) -> None:
    """It stands on a screen of theirs: who looked at what, when and why is on record (L05 §16, §4.2-2)."""
    key = photo.large_key or photo.small_key
    seen = {"about": str(photo.subject), "photo": photo.id, **vars(how)}
    work.record(Subject("photo", key[:54]), "seen", now, person_id, **seen)


# -- developing ----------------------------------------------------------------------------


async def developed(work: Work, photo_id: int, made: Developed, now: datetime) -> None:
    """It is on the shelf. Where its time has ended meanwhile, it leaves the shelf again."""
    photo = await work.photos.get(photo_id)
    if photo and not photo.settled and await _sent_twice(work, photo, made):
        await work.retention.let_go((made.large_key, made.small_key, *photo.upload), now)
        photo.refuse(TWICE)
        await _settled(work, photo, now)
        return
    if photo is None or not photo.develop(made):
        if photo and photo.gone:
            await work.retention.let_go((made.large_key, made.small_key), now)
        return
    await work.retention.let_go(photo.upload, now)
    twin = await work.photos.same_picture(made.sha256, photo_id)
    photo.seen_before = str(twin.subject) if twin else ""
    if made.short:
        _tell_sender(work, photo, PhotoShort(await _number(work, photo)), f"photo:{photo.id}:short")
    await _settled(work, photo, now)


async def _sent_twice(work: Work, photo: Photo, made: Developed) -> bool:
    """The same picture of one hazard, sent twice, is one."""
    if photo.subject.kind != "hazard":
        return False
    return twin_of(photo, made.dhash, await work.photos.of(photo.subject)) is not None


async def refused(work: Work, photo_id: int, reason: str, now: datetime, named: str = "") -> None:
    """The report stays; its author reads what is wrong and may send another.

    named: what it is instead of a photograph, where that is known.
    """
    photo = await work.photos.get(photo_id)
    if photo is None or not photo.refuse(reason):
        return
    await work.retention.let_go(photo.upload, now)
    work.record(photo.subject, "photo_refused", now, "", reason=reason)
    news = _refusal(await _number(work, photo), reason, named)
    # Pictures of one thing that are out of reach together are one piece of news.
    about = str(photo.subject) if reason == OUT_OF_REACH else f"photo:{photo.id}"
    _tell_sender(work, photo, news, f"{about}:refused")
    await _settled(work, photo, now)


def _refusal(number: str, reason: str, named: str) -> PhotoBroken:
    if named:
        return PhotoOtherKind(number, named)
    if reason == OUT_OF_REACH:
        return PhotoLost(number)
    return PhotoTooLarge(number) if reason in TOO_LARGE else PhotoBroken(number)


async def failed(work: Work, photo_id: int, now: datetime, asked_to_wait: timedelta = timedelta()) -> None:
    """It could not be fetched or kept this time: again later, for a day, and given up in the end."""
    photo = await work.photos.get(photo_id)
    if photo is None or photo.settled:
        return
    if not photo.try_again(now, asked_to_wait):
        await refused(work, photo_id, OUT_OF_REACH, now)
    elif photo.late:
        _tell_sender(work, photo, PhotoLate(await _number(work, photo)), f"{photo.subject}:photo_late")


async def _number(work: Work, photo: Photo) -> str:
    """Of the report it belongs to; empty where that has none."""
    case = await _case(work, photo.subject)
    return case.number if case else ""


def _tell_sender(work: Work, photo: Photo, news: PhotoBroken, dedupe: str) -> None:
    work.tell(Notice(photo.sent_by, news, Priority.RECEIPT, dedupe=dedupe))


async def _settled(work: Work, photo: Photo, now: datetime) -> None:
    """When a hazard's last picture is settled, its owner hears of it, with the picture.

    Of an after-picture that may be an old one those who are asked to look hear that it may.
    """
    if photo.subject.kind != "hazard":
        return
    # Two pictures of an album may end at once: the second waits here, and then sees the first.
    hazard = await _case(work, photo.subject, locked=True)
    if not isinstance(hazard, Hazard):
        return
    if photo.purpose == "before":
        await tell_owner_when_ready(work, hazard, now)
        return
    await point_out(work, hazard, photo, now)
