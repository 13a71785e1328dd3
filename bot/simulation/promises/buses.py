"""A bus that nobody walked through is known to its school, and soon to whoever can send somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar

from bot.simulation.promises.promise import Broken, Evidence
from duty.routines.whom import office
from storage.queries.upkeep.evidence import TaskRow

TOLD_WITHIN, CALLED_WITHIN = timedelta(minutes=20), timedelta(minutes=30)
SLACK = timedelta(minutes=6)
"""After a start of the house a bus has five minutes to answer; the clock needs its beat."""
SILENT = "task.bus_silent"


class BusesAreCleared:
    """Twenty minutes after it was asked without an answer its leader and its safety office know, ten later it
    is a call."""

    name: ClassVar[str] = "没清的车有人管"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for task in evidence.records.tasks:
            if task.bus_id and task.asked_at:
                yield from self._of(evidence, task, task.asked_at)

    def _of(self, evidence: Evidence, task: TaskRow, asked: datetime) -> Iterator[Broken]:
        away = evidence.cut_off(asked, evidence.ends_at)
        until = task.answered_at or evidence.ends_at
        if until > asked + TOLD_WITHIN + SLACK + away:
            for person in _school(evidence, task) - _told(evidence, asked):
                yield Broken(self.name, person, asked, f"{task.bus_id} 没清车，没有告诉")
        if until > asked + CALLED_WITHIN + SLACK + away and not task.incident_id:
            yield Broken(self.name, "", asked, f"{task.bus_id} 没清车，没有报警")


def _school(evidence: Evidence, task: TaskRow) -> set[str]:
    district = evidence.district
    meant = {*district.leaders_of(task.school_id), *office(district, task.school_id)}
    return {one for one in meant if one in evidence.phones}


def _told(evidence: Evidence, since: datetime) -> set[str]:
    """Whoever read of a silent bus in the half hour after that."""
    until = since + CALLED_WITHIN
    return {
        one.person_id
        for one in evidence.records.mail
        if one.kind == SILENT and since <= one.created_at <= until + SLACK
    }
