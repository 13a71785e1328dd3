"""When something was said, and how both times are shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.attendance.checkin import SAID_EARLIER, CheckIn
from duty.attendance.choosing import Said
from handlers.speech.talk import Talk

ROUNDING = timedelta(seconds=5)
"""Channels stamp whole seconds; what came this soon was said now."""
SERVERS_KEEP = timedelta(hours=24)
"""Longer no server keeps what was sent: an older stamp of one is none."""


def tapped(talk: Talk) -> Said | None:
    """By the channel's stamp; None where it was just now. A clock that runs ahead is none."""
    back, proven = talk.now - talk.said_at, talk.stamped_by_server
    if back < ROUNDING or (proven and back > SERVERS_KEEP):
        return None
    return Said(talk.said_at, proven=proven)


def in_words(talk: Talk, named: datetime | None) -> Said | None:
    """By the words themselves, where they name a time that is over."""
    over = named is not None and talk.now - named > SAID_EARLIER
    return Said(named, in_words=True) if over and named else None


def written_at(talk: Talk) -> datetime:
    """The local time at which the words were written, from which 十分钟前 counts."""
    said = tapped(talk)
    return talk.district.local(said.moment(talk.now) if said else talk.now)


def both(talk: Talk, made: CheckIn) -> str:
    """06:50; 07:05（13:40 收到） where the two differ."""
    time = talk.when(made.received_at)
    if not made.said_earlier:
        return time
    return talk.line("checkin.both_times", said=talk.when(made.came_at), time=time)
