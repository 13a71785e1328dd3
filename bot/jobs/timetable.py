"""Which jobs are swept, in which order, and when each may find something to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial

from bot.jobs.heartbeat import Heartbeat
from bot.jobs.pace import Paced, Sweep, every_hour, every_minute, every_ten_minutes, minute_of, on_the_minute
from bot.jobs.steps import ClockSteps
from bot.jobs.sweeps import Job
from duty import succeeding
from duty.alerting.afterwards import watching
from duty.alerting.answering import drills, handover
from duty.alerting.calling import raising, watchdog
from duty.alerting.reporters import asking, buses, night_rounds
from duty.attendance import checkouts
from duty.attendance.absence import foreseeing, shortages
from duty.attendance.spotting import spotchecks
from duty.attendance.watching.watch import Watch
from duty.campaigns import running as campaigns
from duty.hazards import filing
from duty.hazards.chasing import deadlines
from duty.hazards.chasing.weekly import Weekly as WeeklyHazards
from duty.leaving import Leaving
from duty.messaging import reachability
from duty.patrols.planning import Planner as RoundPlanner
from duty.patrols.watch import Rounds
from duty.records import retention
from duty.records.chain.sealing import Sealing
from duty.reporting import clock as report_clock
from duty.rosters import calendar_ends
from duty.rosters.swaps import leaving, settling
from duty.rosters.swaps.voiding import Voiding
from duty.routines.asking import Asking
from duty.routines.planning import Planner as TaskPlanner
from duty.summaries import bulletins
from duty.summaries.editions import edition
from duty.summaries.editions.making import Editions
from duty.summaries.peaks import PeakDigests
from duty.tips import telling as tips
from duty.visits import reminding as visits
from storage.arrivals.updates import prune_handled
from storage.engine.work import SqlWork
from storage.queries.upkeep.agenda import Agenda

HANDLED_KEPT = timedelta(days=7)
"""So long a redelivered update is recognised. After a week of silence Telegram restarts its ids."""
STILL_NEWS = timedelta(seconds=10)
"""So long after an entry of the history groups are looked at: of several processes one may commit later what
was numbered earlier."""


def sweep_jobs(
    up_since: datetime,
    heartbeat_url: str = "",
    night_silence: timedelta = night_rounds.SILENCE,
    steps: ClockSteps | None = None,
    summary_at: time = edition.HOUR,
) -> Mapping[str, Job]:
    """The jobs by name, each idempotent and bounded. The most urgent stands first.

    steps: watches a clock that somebody may set; None where nobody can. summary_at: the hour of the daily
    summary.
    """
    watch, rounds = Watch(up_since), Rounds(up_since)
    beat = {"heartbeat": _paced(every_minute(Heartbeat(heartbeat_url).sweep))} if heartbeat_url else {}
    clock = {"clock": Job(steps.sweep, steps.due)} if steps else {}
    return {
        **clock,
        "alerts": _waiting("alerts", raising.sweep, sliced=True),
        "questions": _waiting("questions", asking.sweep),
        "after the alarm": _waiting("after the alarm", watching.sweep),
        "watchdog": _paced(every_minute(watchdog.sweep)),
        "drills": _waiting("drills", drills.sweep),
        "night rounds": _waiting("night rounds", night_rounds.NightGuard(night_silence).sweep),
        "offices": _waiting("offices", succeeding.sweep),
        "leavers": _planning(Leaving()),
        "stand-ins": _waiting("stand-ins", handover.sweep),
        "void swaps": _planning(Voiding()),
        "swaps": _waiting("swaps", settling.sweep),
        "leave": _waiting("leave", leaving.sweep),
        "roll call": _paced(on_the_minute(reachability.sweep)),
        "gaps": Job(watch.sweep, _watching(watch), sliced=True),
        "foreseen": _paced(every_ten_minutes(foreseeing.sweep)),
        "shortages": _paced(every_ten_minutes(shortages.Weekly().sweep)),
        "round plans": _planning(RoundPlanner()),
        "rounds": Job(rounds.sweep, _walked(rounds)),
        "buses": _waiting("buses", buses.sweep),
        "routine plans": _planning(TaskPlanner()),
        "routines": _waiting("routines", Asking(up_since).sweep),
        "spot checks": _waiting("spot checks", spotchecks.sweep),
        "reports": _waiting("reports", report_clock.sweep),
        "hazards": _waiting("hazards", filing.sweep),
        "hazard deadlines": _waiting("hazard deadlines", deadlines.sweep),
        "hazards of the week": _paced(every_ten_minutes(WeeklyHazards().sweep)),
        "calendar": _paced(on_the_minute(calendar_ends.sweep)),
        "summaries": _paced(on_the_minute(Editions(summary_at).sweep), sliced=True),
        "peaks": _paced(on_the_minute(PeakDigests().sweep), sliced=True),
        "tips": _paced(every_minute(tips.sweep)),
        "visits": _paced(on_the_minute(visits.sweep)),
        "campaigns": _paced(on_the_minute(campaigns.sweep)),
        "groups": Job(partial(bulletins.sweep, hour=summary_at), GroupNews().due),
        "forgotten check-outs": _waiting("forgotten check-outs", checkouts.close_forgotten),
        "seals": _sealing(Sealing()),
        "handled updates": _paced(every_hour(_forget_handled)),
        "fleeting": _paced(every_minute(retention.sweep_fleeting)),
        "retention": _paced(every_hour(retention.sweep)),
        **beat,
    }


def _waiting(name: str, sweep: Sweep, *, sliced: bool = False) -> Job:
    """What it waits for stands in rows with their moments."""
    return Job(sweep, lambda agenda, now: agenda.due(name, now), sliced)


def _planning(planner: RoundPlanner | TaskPlanner | Leaving | Voiding) -> Job:
    """What follows from a new day or a changed roster, a part at a time."""
    return Job(planner.sweep, lambda agenda, now: planner.due(agenda.version, now), sliced=True)


def _sealing(sealing: Sealing) -> Job:
    """As soon as the history has something new."""
    return Job(sealing.sweep, lambda agenda, now: sealing.due(agenda.newest), sliced=True)


def _paced(paced: Paced, *, sliced: bool = False) -> Job:
    return Job(paced, paced.due, sliced)


def _watching(watch: Watch) -> Callable[[Agenda, datetime], bool]:
    return lambda agenda, now: watch.due(agenda.version, now, marked=agenda.marked)


def _walked(rounds: Rounds) -> Callable[[Agenda, datetime], bool]:
    """Asked each second, it also hears that the house is awake."""

    def due(agenda: Agenda, now: datetime) -> bool:
        rounds.alive(now)
        return agenda.due("rounds", now)

    return due


class GroupNews:
    """Groups read of alerts as soon as these change, which the history tells, and of the day at its hour."""

    def __init__(self) -> None:
        self._newest = 0
        self._changed_at: datetime | None = None
        self._looked_at: datetime | None = None

    def due(self, agenda: Agenda, now: datetime) -> bool:
        """Asked each second; at the first of a minute, whatever there is."""
        if agenda.newest != self._newest:
            self._newest, self._changed_at = agenda.newest, now
        news = self._changed_at is not None and now - self._changed_at < STILL_NEWS
        turned = self._looked_at is None or minute_of(self._looked_at) != minute_of(now)
        self._looked_at = now
        return agenda.groups and (news or turned or agenda.moved)


async def _forget_handled(work: SqlWork, now: datetime) -> int:
    return await prune_handled(work.session, work.now - HANDLED_KEPT)
