"""Photo jobs: fetch, develop, put on the shelf, then write it down. Never inside a transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.boundary import Boundary
from bot.channels.port import Channel, TryLater
from duty import picturing
from duty.records.photos import OUT_OF_REACH, Developed, Photo
from media.photograph import NotAPhotograph, Photograph, develop_async
from media.shelf import NotOnShelf, Shelf
from media.watermark import Watermark
from storage.engine.work import SqlWork

log = structlog.get_logger()

LIMIT = 25 * 1024 * 1024
AT_ONCE = 2
"""As many as there are cores; decoding beside resizing keeps both busy."""
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
            await self._refuse(job, broken.reason, broken.named)
        except ValueError:
            await self._refuse(job, "too_large")
        except (FileNotFoundError, NotOnShelf, KeyError):
            await self._refuse(job, OUT_OF_REACH)
        except Exception as error:
            log.warning("photo_tried", photo=job.id, tries=job.tries, error=type(error).__name__)
            await self._again(job, error.after_s if isinstance(error, TryLater) else 0.0)
        else:
            await self._developed(job, developed, large, small)

    # -- writing down ----------------------------------------------------------------------

    async def _developed(self, job: Job, picture: Photograph, large: str, small: str) -> None:
        taken_at = picture.taken_at.isoformat() if picture.taken_at else ""
        place = (picture.latitude, picture.longitude)
        made = Developed(large, small, picture.sha256, picture.dhash, taken_at, *place, short=picture.short)
        async with self._boundary.act(self._now()) as act:
            await picturing.developed(act.work, job.id, made, self._now())

    async def _refuse(self, job: Job, reason: str, named: str = "") -> None:
        async with self._boundary.act(self._now()) as act:
            await picturing.refused(act.work, job.id, reason, self._now(), named)

    async def _again(self, job: Job, after_s: float) -> None:
        async with self._boundary.act(self._now()) as act:
            await picturing.failed(act.work, job.id, self._now(), timedelta(seconds=after_s))


def keys(job: Job, sha256: str) -> tuple[str, str]:
    """Of the large and the small version. The same picture sent twice carries two watermarks."""
    stem = f"photos/{job.received_at:%Y/%m/%d}/{job.id}-{sha256[:24]}"
    return f"{stem}-1600.jpg", f"{stem}-320.jpg"


async def _watermark(work: SqlWork, photo: Photo) -> Watermark:
    """What stands on it: when it came, and what it shows."""
    shown = await picturing.shown_on(work, photo)
    when = f"{work.district.local(photo.received_at):%Y-%m-%d %H:%M}"
    return Watermark(when, shown.place, shown.number)
