"""Which jobs are swept, in which order, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.jobs.heartbeat import Heartbeat
from bot.jobs.sweeps import Sweep, every_hour, every_minute, since
from duty.alerting.answering import drills, handover
from duty.alerting.calling import raising, watchdog
from duty.alerting.reporters import asking
from duty.attendance import checkouts, gaps
from duty.attendance.spotting import spotchecks
from duty.hazards import filing
from duty.messaging import reachability
from duty.records import retention
from duty.reporting import clock as report_clock
from duty.summaries import bulletins, daily
from storage.arrivals.updates import prune_handled
from storage.engine.work import SqlWork

HANDLED_KEPT = timedelta(days=7)
"""So long a redelivered update is recognised. After a week of silence Telegram restarts its ids."""


def sweep_jobs(up_since: datetime, heartbeat_url: str = "") -> Mapping[str, Sweep]:
    """The jobs by name, each idempotent and bounded. The most urgent stands first."""
    return {
        "alerts": raising.sweep,
        "questions": asking.sweep,
        "watchdog": every_minute(watchdog.sweep),
        "drills": drills.sweep,
        "stand-ins": handover.sweep,
        "roll call": every_minute(reachability.sweep),
        "gaps": since(up_since, gaps.sweep),
        "spot checks": spotchecks.sweep,
        "reports": report_clock.sweep,
        "hazards": filing.sweep,
        "summaries": daily.sweep,
        "groups": bulletins.sweep,
        "forgotten check-outs": checkouts.close_forgotten,
        "handled updates": _forget_handled,
        "fleeting": every_minute(retention.sweep_fleeting),
        "retention": every_hour(retention.sweep),
        "heartbeat": every_minute(Heartbeat(heartbeat_url).sweep),
    }


async def _forget_handled(work: SqlWork, now: datetime) -> int:
    return await prune_handled(work.session, work.now - HANDLED_KEPT)
