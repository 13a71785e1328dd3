"""Pictures of whatever job they belong to: what they show, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.hazards.hazard import Hazard
from duty.hazards.telling import tell_owner_when_ready
from duty.incidents.incident import Incident
from duty.messaging.notices import News, Notice, Priority
from duty.records.photos import LOOSE, OUT_OF_REACH, TOO_LARGE, Developed, Photo, Picture
from duty.records.subject import Subject
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
class Shown:
    """What stands on a picture beside its time: the place, and the number of the case."""

    place: str
    number: str


async def shown_on(work: Work, photo: Photo) -> Shown:
    """School, post and number of what it shows, as far as they are known."""
    case = await _case(work, photo.subject)
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


# -- developing ----------------------------------------------------------------------------


async def developed(work: Work, photo_id: int, made: Developed, now: datetime) -> None:
    """It is on the shelf. Where its time has ended meanwhile, it leaves the shelf again."""
    photo = await work.photos.get(photo_id)
    if photo is None or not photo.develop(made):
        if photo and photo.gone:
            await work.retention.let_go((made.large_key, made.small_key), now)
        return
    await work.retention.let_go(photo.upload, now)
    twin = await work.photos.same_picture(made.sha256, photo_id)
    photo.seen_before = str(twin.subject) if twin else ""
    await _settled(work, photo, now)


async def refused(work: Work, photo_id: int, reason: str, now: datetime) -> None:
    """The report stays; its author reads what is wrong and may send another."""
    photo = await work.photos.get(photo_id)
    if photo is None or not photo.refuse(reason):
        return
    await work.retention.let_go(photo.upload, now)
    work.record(photo.subject, "photo_refused", now, "", reason=reason)
    case = await _case(work, photo.subject)
    number = case.number if case else ""
    news = PhotoTooLarge(number) if reason in TOO_LARGE else PhotoBroken(number)
    work.tell(Notice(photo.sent_by, news, Priority.RECEIPT, dedupe=f"photo:{photo.id}:refused"))
    await _settled(work, photo, now)


async def failed(work: Work, photo_id: int, now: datetime) -> None:
    """It could not be fetched or kept this time: again later, and given up in the end."""
    photo = await work.photos.get(photo_id)
    if photo and not photo.settled and not photo.try_again(now):
        await refused(work, photo_id, OUT_OF_REACH, now)


async def _settled(work: Work, photo: Photo, now: datetime) -> None:
    """When a hazard's last picture is settled, its owner hears of it, with the picture."""
    if photo.subject.kind != "hazard" or photo.purpose != "before":
        return
    # Two pictures of an album may end at once: the second waits here, and then sees the first.
    hazard = await _case(work, photo.subject, locked=True)
    if isinstance(hazard, Hazard):
        await tell_owner_when_ready(work, hazard, now)
