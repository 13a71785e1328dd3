"""Photo jobs: each fetches a picture, develops it, shelves it, and then writes it down in a transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.boundary import Act, Boundary
from bot.channels.port import Channel, Unreachable
from duty.hazards import telling
from duty.hazards.hazard import Hazard
from duty.incidents.incident import Incident
from duty.messaging.notices import Priority, untyped
from duty.records.photos import Photo, PhotoState
from media.photograph import NotAPhotograph, Photograph, develop_async
from media.shelf import Shelf
from media.watermark import Watermark
from storage.engine.work import SqlWork

log = structlog.get_logger()

LIMIT = 25 * 1024 * 1024
AT_ONCE = 2
"""As many as there are cores; decoding beside resizing keeps both busy."""
TRIES = 6
POLL_S = 1.0


@dataclass(frozen=True)
class Job:
    """What one picture needs, copied out of the transaction."""

    id: int
    channel: str
    file: str
    line: Watermark
    received_at: datetime
    tries: int


class PhotoJobs:
    """Develops what waits. Safe to stop at any moment: a picture half done is done again."""

    def __init__(
        self, boundary: Boundary, channels: Mapping[str, Channel], shelf: Shelf, now: Callable[[], datetime]
    ) -> None:
        self._boundary = boundary
        self._channels = channels
        self._shelf = shelf
        self._now = now
        self._wake = asyncio.Event()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="photo")

    def wake(self) -> None:
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        try:
            while not stop.is_set():
                self._wake.clear()
                if not await self.tick():
                    stopping = asyncio.ensure_future(stop.wait())
                    waking = asyncio.ensure_future(self._wake.wait())
                    await asyncio.wait(
                        {stopping, waking}, timeout=POLL_S, return_when=asyncio.FIRST_COMPLETED
                    )
                    stopping.cancel()
                    waking.cancel()
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def tick(self) -> int:
        """Develop what is due now; returns how many there were."""
        try:
            jobs = await self._due()
            await asyncio.gather(*(self._do(job) for job in jobs))
        except Exception:
            log.exception("photo_jobs_failed")
            return 0
        return len(jobs)

    async def _due(self) -> list[Job]:
        async with self._boundary.database.reading_work(self._now()) as work:
            found = await work.photos.waiting(self._now(), AT_ONCE * 2)
            return [await self._job(work, photo) for photo in found]

    async def _job(self, work: SqlWork, photo: Photo) -> Job:
        assert photo.id is not None
        line = await _watermark(work, photo)
        return Job(photo.id, photo.channel, photo.file, line, photo.received_at, photo.tries)

    async def _do(self, job: Job) -> None:
        try:
            channel = self._channels[job.channel]
            raw = await channel.fetch(job.file, LIMIT)
            developed = await develop_async(raw, job.line, executor=self._pool)
            large, small = keys(job, developed.sha256)
            await self._shelf.put(large, developed.large)
            await self._shelf.put(small, developed.small)
        except NotAPhotograph as broken:
            await self._refuse(job, broken.reason)
        except ValueError:
            await self._refuse(job, "too_large")
        except (Unreachable, KeyError, FileNotFoundError):
            await self._refuse(job, "gone")
        except Exception as error:
            log.warning("photo_tried", photo=job.id, tries=job.tries, error=type(error).__name__)
            await self._again(job)
        else:
            await self._developed(job, developed, large, small)

    # -- writing down ----------------------------------------------------------------------

    async def _developed(self, job: Job, picture: Photograph, large: str, small: str) -> None:
        async with self._boundary.act(self._now()) as act:
            photo = await act.work.photos.get(job.id)
            if photo is not None and photo.state is PhotoState.GONE:  # its time ended meanwhile
                await act.work.retention.let_go((large, small), self._now())
            if photo is None or photo.settled:
                return
            photo.state = PhotoState.DEVELOPED
            photo.large_key, photo.small_key = large, small
            photo.sha256, photo.dhash = picture.sha256, picture.dhash
            photo.taken_at = picture.taken_at.isoformat() if picture.taken_at else ""
            photo.latitude, photo.longitude = picture.latitude, picture.longitude
            twin = await act.work.photos.same_picture(picture.sha256, job.id)
            photo.seen_before = str(twin.subject) if twin else ""
            await self._settled(act, photo)

    async def _refuse(self, job: Job, reason: str) -> None:
        """Give the picture up. The report stays; its author reads what is wrong and may send another."""
        async with self._boundary.act(self._now()) as act:
            photo = await act.work.photos.get(job.id)
            if photo is None or photo.settled:
                return
            photo.state, photo.reason = PhotoState.REFUSED, reason
            act.work.record(photo.subject, "photo_refused", self._now(), "", reason=reason)
            await _tell_broken(act, photo)
            await self._settled(act, photo)

    async def _again(self, job: Job) -> None:
        if job.tries + 1 >= TRIES:
            await self._refuse(job, "gone")
            return
        async with self._boundary.act(self._now()) as act:
            photo = await act.work.photos.get(job.id)
            if photo and not photo.settled:
                photo.tries += 1
                photo.next_try_at = self._now() + timedelta(seconds=2**photo.tries)

    async def _settled(self, act: Act, photo: Photo) -> None:
        """When a hazard's last picture is settled, its owner hears of it, with the picture."""
        if photo.subject.kind != "hazard" or photo.purpose != "before":
            return
        # Two pictures of an album may end at once: the second waits here, and then sees the first.
        hazard = await act.work.hazards.get(photo.subject.number, locked=True)
        photos = await act.work.photos.of(photo.subject)
        if hazard and hazard.number and not hazard.owner_told and all(p.settled for p in photos):
            telling.tell_owner(act.work, hazard, photos)


def keys(job: Job, sha256: str) -> tuple[str, str]:
    """The shelf's keys of the large and the small version. A picture sent twice has two watermarks."""
    stem = f"photos/{job.received_at:%Y/%m/%d}/{job.id}-{sha256[:24]}"
    return f"{stem}-1600.jpg", f"{stem}-320.jpg"


async def _watermark(work: SqlWork, photo: Photo) -> Watermark:
    """Time, school, post and number to be written on the picture, as far as they are known."""
    district = work.district
    of_kind = work.hazards.get if photo.subject.kind == "hazard" else work.incidents.get
    thing: Hazard | Incident | None = await of_kind(photo.subject.number)
    when = f"{district.local(photo.received_at):%Y-%m-%d %H:%M}"
    if thing is None:
        return Watermark(when, "")
    post = district.posts.get(thing.post_id)
    school = district.schools[thing.school_id].short_name
    return Watermark(when, f"{school} {post.name if post else ''}".strip(), thing.number)


async def _tell_broken(act: Act, photo: Photo) -> None:
    about = photo.subject
    hazard = await act.work.hazards.get(about.number) if about.kind == "hazard" else None
    incident = await act.work.incidents.get(about.number) if about.kind == "incident" else None
    shown = hazard.number if hazard else incident.number if incident else ""
    key = "photo.too_large" if photo.reason in ("too_large", "too_many_pixels") else "photo.broken"
    act.work.tell(
        untyped(photo.sent_by, key, Priority.RECEIPT, {"number": shown}, dedupe=f"photo:{photo.id}:refused")
    )
