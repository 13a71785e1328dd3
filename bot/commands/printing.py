"""`huxue codes`: what is printed and hung up at checkpoints and posts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from bot.channels.telegram.channel import TelegramChannel
from bot.commands.inviting import school_called
from bot.jobs.clock import Clock
from bot.links import Links
from bot.pictures.parents import parents_posters
from bot.pictures.posters import posters
from bot.settings import Settings, SettingsError
from duty.district.district import District
from duty.patrols.codes import Codes
from duty.records.subject import Subject
from duty.tips.codes import stop
from media.paper import Poster, post_posters, post_sheet
from storage.engine.database import Database


async def codes_of(settings: Settings, database: Database, school_id: str, file: Path, small: bool) -> None:
    """A PDF with the codes of one school; `small`: eight to a page, to be cut apart."""
    district, before_code = await database.district(), await before_scan(settings)
    school_id = _known(district, school_id)
    found = posters(district, Codes(settings.signing_key()), before_code, school_id)
    if not found:
        raise SettingsError(f"no points and no posts at {school_id}; check checkpoints.csv and posts.csv")
    await _write(settings, database, school_id, found, file, small)


async def codes_of_all(
    settings: Settings, database: Database, folder: Path, small: bool
) -> AsyncIterator[tuple[Path, int, int]]:
    """A PDF for each school that has any, into that folder; each with how many are done of how many."""
    district, before_code = await database.district(), await before_scan(settings)
    wanted = [school for school in district.schools if _has_any(district, school)]
    for done, school_id in enumerate(wanted, 1):
        file = folder / f"{school_id}.pdf"
        found = posters(district, Codes(settings.signing_key()), before_code, school_id)
        await _write(settings, database, school_id, found, file, small)
        yield file, done, len(wanted)


def _has_any(district: District, school_id: str) -> bool:
    return bool(district.beats.points_of(school_id) or district.posts_of(school_id))


async def _write(
    settings: Settings, database: Database, school_id: str, found: list[Poster], file: Path, small: bool
) -> None:
    """Each print is in the history: whoever has the paper can say that they were there."""
    await asyncio.to_thread(_draw, found, file, small)
    now = Clock(settings.start_at).now()
    async with database.work(now) as work:
        work.record(Subject("school", school_id), "codes_printed", now, "", count=len(found))
        await work.commit()


def _draw(found: list[Poster], file: Path, small: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(post_sheet(found) if small else post_posters(found))


async def parents_of(
    settings: Settings, database: Database, school_id: str, file: Path, *, renew: bool = False
) -> None:
    """A PDF with the posters for passers-by; `renew`: the old ones lead nowhere from now on."""
    district, now = await database.district(), Clock(settings.start_at).now()
    school_id = _known(district, school_id)
    async with database.work(now) as work:
        if renew:
            await stop(work, school_id, "", now)
        found = await parents_posters(work, school_id, Links(settings).before_tip(), "", now)
        await work.commit()
    await asyncio.to_thread(_draw, list(found), file, False)


async def revoke_parents(settings: Settings, database: Database, school_id: str) -> int:
    """No code for passers-by of that school works any more; how many did."""
    district, now = await database.district(), Clock(settings.start_at).now()
    school_id = _known(district, school_id)
    async with database.work(now) as work:
        stopped = await stop(work, school_id, "", now)
        await work.commit()
    return stopped


def _known(district: District, school_id: str) -> str:
    found = school_called(district, school_id)
    if found not in district.schools:
        raise SettingsError(f"no school {school_id}; check schools.csv")
    return found


async def before_scan(settings: Settings) -> str:
    """What a code is appended to. Telegram tells the bot's name, so it must answer."""
    if not settings.token:
        return Links(settings).before_scan()
    channel = TelegramChannel(settings.token, settings.telegram_api_url)
    try:
        return Links(settings, await channel.check()).before_scan()
    finally:
        await channel.close()
