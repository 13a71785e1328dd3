"""`huxue invite`: a code and its link, on one line."""

from __future__ import annotations

from bot.jobs.clock import Clock
from bot.settings import Settings, SettingsError
from duty.messaging.enrolment import invite
from storage.engine.database import Database


async def issue(settings: Settings, database: Database, person_id: str) -> str:
    """`CODE<TAB>LINK`. The link leads to Telegram where there is a bot, else to the web page."""
    from bot.app import invitation_link

    now = Clock(settings.start_at).now()
    async with database.work(now) as work:
        person = work.district.people.get(person_id)
        if person is None:
            raise SettingsError(f"no person {person_id}; import the roster first, or check people.csv")
        invitation = await invite(work, person, "", now)
        await work.commit()
    return f"{invitation.code}\t{invitation_link(settings, await _username(settings))}{invitation.code}"


async def _username(settings: Settings) -> str:
    if not settings.token:
        return ""
    from bot.channels.telegram.channel import TelegramChannel

    channel = TelegramChannel(settings.token, settings.telegram_api_url)
    try:
        return await channel.check()
    finally:
        await channel.close()


async def sheet(settings: Settings, database: Database, school_id: str) -> bytes:
    """A PDF with an invitation for everybody of a school, to be cut apart and handed out."""
    from bot.app import invitation_link
    from handlers.speech.voice import Voice
    from media.paper import Invite, invite_sheet

    now, voice = Clock(settings.start_at).now(), Voice.load()
    prefix = invitation_link(settings, await _username(settings))
    entries: list[Invite] = []
    async with database.work(now) as work:
        people = [p for p in work.district.people.values() if school_id in p.schools]
        if not people:
            raise SettingsError(f"no people at {school_id}; check schools.csv and people.csv")
        for person in people:
            made = await invite(work, person, "", now)
            about = f"{work.district.schools[school_id].short_name} {voice.word('role', person.role)}"
            until = f"{work.district.local(made.expires_at):%m月%d日 %H:%M}"
            entries.append(Invite(person.name, about, made.code, prefix + made.code, until))
        await work.commit()
    return invite_sheet(entries)
