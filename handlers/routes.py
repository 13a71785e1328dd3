"""All routers in the order they are asked: group chats apart, danger first, then the door, then all else."""

from __future__ import annotations

from aiogram import Dispatcher, Router

from handlers import albums, common, edits, free
from handlers.alerting import alerts, drills, sos
from handlers.attendance import board, checkin, spotcheck
from handlers.hazards import hazard as reporting_hazard
from handlers.hazards import ledger, rectifying
from handlers.incidents import additions, incident, protect
from handlers.messaging import enrolment, inviting, reach
from handlers.reporting import reports
from handlers.rosters import standins
from handlers.summaries import groups, mine, summary


def routers() -> list[Router]:
    """Fresh ones for each dispatcher."""
    return [
        groups.router(),
        enrolment.strangers(),
        sos.router(),
        sos.details(),
        alerts.answers(),
        drills.router(),
        reach.answers(),
        enrolment.consent(),
        protect.shield(),
        albums.router(),
        common.router(),
        checkin.router(),
        incident.router(),
        protect.router(),
        additions.router(),
        alerts.router(),
        reporting_hazard.router(),
        rectifying.router(),
        ledger.router(),
        inviting.router(),
        summary.router(),
        board.router(),
        standins.router(),
        drills.commands(),
        reach.router(),
        spotcheck.router(),
        reports.router(),
        mine.router(),
        groups.private(),
        common.later(),
        incident.sentences(),
        reports.sentences(),
        additions.additions(),
        rectifying.flows(),
        reporting_hazard.drafts(),
        reporting_hazard.pictures(),
        spotcheck.places(),
        checkin.places(),
        drills.words(),
        free.router(),
        edits.router(),
        common.last(),
    ]


def build_dispatcher() -> Dispatcher:
    """Without aiogram's own FSM: the transaction brings the conversation's state along.

    The dispatcher takes over the handlers of all routers in their order. Asked one by one, each router would
    wrap every update in middlewares that nobody has: forty of them took a quarter of an update's time.
    """
    dispatcher = Dispatcher(disable_fsm=True)
    for router in routers():
        for kind, observer in router.observers.items():
            dispatcher.observers[kind].handlers.extend(observer.handlers)
    return dispatcher
