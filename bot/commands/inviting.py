"""`huxue invite` and `huxue sheet`: invitations from the command line, for one person or a whole school."""

from __future__ import annotations

from bot.channels.telegram.channel import TelegramChannel
from bot.jobs.clock import Clock
from bot.links import Links
from bot.pictures.sheets import entry
from bot.settings import Settings, SettingsError
from duty.district.district import District
from duty.messaging.enrolment import invite
from duty.messaging.inviting import cut_off
from handlers.speech.voice import Voice
from media.paper import invite_sheet
from storage.engine.database import Database


async def issue(settings: Settings, database: Database, person_id: str) -> str:
    """`CODE<TAB>LINK`. The link leads to Telegram where there is a bot, else to the web page."""
    now = Clock(settings.start_at).now()
    async with database.work(now) as work:
        person = work.district.people.get(person_id)
        if person is None:
            raise SettingsError(f"no person {person_id}; import the roster first, or check people.csv")
        invitation = await invite(work, person, "", now)
        await work.commit()
    return f"{invitation.code}\t{await _before_code(settings)}{invitation.code}"


async def cut(settings: Settings, database: Database, person_id: str) -> str:
    """What was cut off, in one line."""
    now = Clock(settings.start_at).now()
    async with database.work(now) as work:
        done = await cut_off(work, person_id, "", now)
        await work.commit()
    if not done.accounts and not done.codes:
        return f"{person_id}: nothing to cut off, no phone and no code of theirs works"
    return f"{person_id}: {done.accounts} phones cut off, {done.codes} codes void"


def school_called(district: District, told: str) -> str:
    """The id of a school by its id or name; what was told where there is no such school."""
    if told in district.schools:
        return told
    found = [school.id for school in district.schools.values() if told in (school.name, school.short_name)]
    return found[0] if len(found) == 1 else told


async def sheet(settings: Settings, database: Database, told: str) -> bytes:
    """A PDF with an invitation for everybody of a school, to be cut apart and handed out."""
    now, voice, before_code = Clock(settings.start_at).now(), Voice.load(), await _before_code(settings)
    async with database.work(now) as work:
        school_id = school_called(work.district, told)
        people = [p for p in work.district.people.values() if school_id in p.schools]
        if not people:
            raise SettingsError(f"no people at {school_id}; check schools.csv and people.csv")
        school = work.district.schools[school_id].short_name
        entries = [await entry(work, voice, school, person, before_code) for person in people]
        await work.commit()
    return invite_sheet(entries)


async def _before_code(settings: Settings) -> str:
    """What a code is appended to. Telegram tells the bot's name, so it must answer."""
    if not settings.token:
        return Links(settings).preferred()
    channel = TelegramChannel(settings.token, settings.telegram_api_url)
    try:
        return Links(settings, await channel.check()).preferred()
    finally:
        await channel.close()
