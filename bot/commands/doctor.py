"""`huxue doctor`: looks at what a house stands on; a line for each thing, with the fix where it is bad."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web.gate import ENOUGH, raise_file_limit
from bot.demo.mark import is_demo
from bot.jobs.clock import Clock
from bot.jobs.photos import LIMIT
from bot.private import open_to_others
from bot.settings import Settings, SettingsError
from duty.rosters.calendar_ends import Ending, Known, endings
from media.faces.opencv import version
from media.lettering import has_glyph
from storage.arrivals.parked import count_parked
from storage.engine.database import Database
from storage.engine.migrate import current, heads
from storage.queries.calls.alerting import stopped
from storage.queries.district import ladder_rows
from storage.queries.records import last_file


@dataclass(frozen=True)
class Finding:
    """What the doctor says of one thing; `well`: nothing has to be done about it."""

    what: str
    well: bool
    words: str

    @property
    def line(self) -> str:
        return f"{'✓' if self.well else '✗'} {self.what}: {self.words}"


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at settings, database and what is open in it, files, descriptors, token, clock and fonts."""
    yield Finding(
        "settings", True, f"data in {settings.data_dir}, web {settings.web_host}:{settings.web_port}"
    )
    database = Database(settings.database, settings.zone)
    tried = ""
    try:
        async for finding in _database(database, Clock(settings.start_at).now()):
            yield finding
        tried = await _last_file(database) if settings.token else ""
    finally:
        await database.close()
    yield _private(settings)
    yield _descriptors()
    async for finding in _telegram(settings, tried):
        yield finding
    yield _clock(settings)
    yield _fonts()
    yield _faces(settings)


async def _database(database: Database, now: datetime) -> AsyncIterator[Finding]:
    try:
        at = await current(database.engine)
    except Exception as error:
        words = f"cannot be opened ({type(error).__name__}); check HUXUE_DATABASE_URL and HUXUE_DATA_DIR"
        yield Finding("database", False, words)
        return
    if at != heads():
        yield Finding("database", False, f"at {at or 'nothing'}, code wants {heads()}; run huxue migrate")
        return
    if await is_demo(database):
        yield Finding("database", False, "is a demo, no real district may live there; set HUXUE_DATA_DIR")
        return
    district = await database.district()
    yield Finding(
        "database", True, f"{len(district.schools)} schools, {len(district.people)} people, shape {at}"
    )
    async with database.reading() as connection:
        parked = await count_parked(connection)
        still = await stopped(connection, now)
        ladders = {row["triage"] for row in await ladder_rows(connection)}
    yield Finding(
        "parked updates", parked == 0, "none" if not parked else f"{parked} wait for somebody to look"
    )
    words = "all climb" if not still else f"{still} open do not climb; is huxue serve running?"
    yield Finding("alerts", still == 0, words)
    for ending in endings(district, district.today(now)):
        yield _calendar(ending)
    yield _ladders(ladders - {str(triage) for triage in district.ladders})


def _calendar(ending: Ending) -> Finding:
    """The days behind its end are provisional: nobody is missed on them until somebody says what they are."""
    named = {Known.NATIONAL: "national holidays", Known.TERMS: "terms"}[ending.known]
    fix = {
        Known.NATIONAL: "; upgrade (pip install -U chinesecalendar) or import calendar.csv and terms.csv",
        Known.TERMS: "; import the next one in terms.csv",
    }[ending.known]
    words = f"{named} known to {ending.until}, {ending.days} days from now"
    return Finding("calendar", not ending.near, words + (fix if ending.near else ""))


def _ladders(unused: set[str]) -> Finding:
    """Name the ladders that are not used as they could leave a call unanswered: their author should know."""
    words = (
        f"{'、'.join(sorted(unused))} of the table cannot be used, the default stands; huxue export settings"
    )
    return Finding("ladders", not unused, words if unused else "those of the table are used")


def _private(settings: Settings) -> Finding:
    """The command has just shut what is ours; what is still open belongs to somebody else."""
    still = open_to_others(settings)
    named = "、".join(str(path) for path in still)
    words = f"others of this machine can open {named}; chown it to this account, chmod go-rwx"
    return Finding("files", not still, words if still else "for this account alone")


def _descriptors() -> Finding:
    """Each open page takes one; serve raises its limit to what the machine allows."""
    limit = raise_file_limit()
    words = f"{limit} connections and files at once"
    more = "" if limit >= ENOUGH else f"; allow {ENOUGH} or more (ulimit -Hn, LimitNOFILE= of systemd)"
    return Finding("descriptors", limit >= ENOUGH, words + more)


async def _last_file(database: Database) -> str:
    """The file of the picture that came last over Telegram; empty where there is none to be had."""
    try:
        async with database.reading() as connection:
            return await last_file(connection, TelegramChannel.name)
    except Exception:
        return ""  # said before


async def _telegram(settings: Settings, file: str) -> AsyncIterator[Finding]:
    """Whether the token is known, and whether a picture comes through."""
    if not settings.token:
        yield Finding("telegram", True, "no token, the web channel runs alone")
        return
    try:
        channel = TelegramChannel(settings.token, settings.telegram_api_url, files=settings.telegram_files)
    except SettingsError as error:
        yield Finding("telegram", False, str(error))
        return
    try:
        yield Finding("telegram", True, f"@{await channel.check()}")
        yield await _pictures(channel, file)
    except SettingsError as error:
        yield Finding("telegram", False, str(error))
    finally:
        await channel.close()


async def _pictures(channel: TelegramChannel, file: str) -> Finding:
    if not file:
        return Finding("pictures", True, "none has come over Telegram yet, so none was fetched for a trial")
    try:
        content = await channel.fetch(file, LIMIT)
    except Exception as error:
        why = str(error) or type(error).__name__
        return Finding("pictures", False, f"the last one of Telegram cannot be fetched ({why})")
    return Finding("pictures", True, f"the last one of Telegram was fetched, {len(content) // 1024} kB")


def _clock(settings: Settings) -> Finding:
    now = Clock(settings.start_at).now().astimezone(settings.zone)
    note = " (HUXUE_NOW)" if settings.start_at else ""
    return Finding("clock", True, f"{now:%Y-%m-%d %H:%M:%S} {settings.timezone}{note}")


def _faces(settings: Settings) -> Finding:
    """No fault without it: it is an extra."""
    if not settings.blur_faces:
        return Finding("faces", True, "not blurred (HUXUE_BLUR_FACES)")
    used = version()
    words = f"blurred in chats, by OpenCV {used}" if used else "not blurred; pip install 'huxue[faces]' does"
    return Finding("faces", True, words)


def _fonts() -> Finding:
    missing = [c for c in "护学哨云汀区" if not has_glyph(c)]
    return Finding("fonts", not missing, f"no glyph for {missing}" if missing else "Chinese font loads")
