"""All routers in the order they are asked: danger first, then the door, then everything else."""

from __future__ import annotations

from aiogram import Dispatcher, Router

from handlers import (
    alerts,
    board,
    checkin,
    common,
    enrolment,
    free,
    hazard,
    incident,
    inviting,
    ledger,
    mine,
    rectifying,
    sos,
    summary,
)


def routers() -> list[Router]:
    """Fresh ones for each dispatcher."""
    return [
        enrolment.strangers(),
        sos.router(),
        sos.details(),
        alerts.answers(),
        enrolment.consent(),
        common.router(),
        checkin.router(),
        incident.router(),
        alerts.router(),
        hazard.router(),
        rectifying.router(),
        ledger.router(),
        inviting.router(),
        summary.router(),
        board.router(),
        mine.router(),
        common.later(),
        incident.sentences(),
        rectifying.flows(),
        hazard.drafts(),
        hazard.pictures(),
        checkin.places(),
        free.router(),
        common.last(),
    ]


def build_dispatcher() -> Dispatcher:
    """Without aiogram's own FSM: the transaction brings the conversation's state along."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_routers(*routers())
    return dispatcher
