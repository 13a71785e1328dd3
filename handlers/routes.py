"""All routers in the order they are asked: group chats apart, danger first, then the door, then all else."""

from __future__ import annotations

from aiogram import Dispatcher, Router

from handlers import (
    albums,
    alerts,
    board,
    checkin,
    common,
    edits,
    enrolment,
    free,
    groups,
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
        groups.router(),
        enrolment.strangers(),
        sos.router(),
        sos.details(),
        alerts.answers(),
        enrolment.consent(),
        albums.router(),
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
        groups.private(),
        common.later(),
        incident.sentences(),
        rectifying.flows(),
        hazard.drafts(),
        hazard.pictures(),
        checkin.places(),
        free.router(),
        edits.router(),
        common.last(),
    ]


def build_dispatcher() -> Dispatcher:
    """Without aiogram's own FSM: the transaction brings the conversation's state along."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_routers(*routers())
    return dispatcher
