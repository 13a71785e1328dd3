"""`huxue invite`: a code and its link, on one line."""

from __future__ import annotations

from bot.clock import Clock
from bot.settings import Settings, SettingsError
from duty.enrolment import invite
from storage.database import Database


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
    from bot.channels.telegram import TelegramChannel

    channel = TelegramChannel(settings.token, settings.telegram_api_url)
    try:
        return await channel.check()
    finally:
        await channel.close()
