"""All conversations of the house. In which order they are asked is their stage (`handlers.speech.stages`)."""

from __future__ import annotations

from collections.abc import Iterator

from handlers import albums, common, edits, free
from handlers.alerting import alerts, cries, danger, drills, night_rounds, sos, standing
from handlers.alerting.afterwards import clearing, ordering, rollcall
from handlers.attendance import (
    absence,
    board,
    checkin,
    checkout,
    explaining,
    finding,
    proxy,
    spotcheck,
    verifying,
)
from handlers.attendance.records import correcting, handing
from handlers.campaigns import beginning as new_campaign
from handlers.campaigns import filling as forms
from handlers.campaigns import letters
from handlers.campaigns import papers as official_papers
from handlers.campaigns import running as campaigns
from handlers.campaigns import signing as form_signatures
from handlers.hazards import acting, hazard, ledger, rectifying, same
from handlers.incidents import additions, changes, officers, protect
from handlers.incidents import filing as incidents
from handlers.messaging import computer, enrolment, inviting, reachability, unwritten
from handlers.patrols import links, patrol, places, point, police, printing
from handlers.replaying import asking as replays
from handlers.reporting import drafts, reports
from handlers.rosters import (
    contacts,
    leaves,
    offices,
    questions,
    reliefs,
    standing_here,
    standins,
    swaps,
    trades,
)
from handlers.routines import routines
from handlers.routing import Routing
from handlers.speech.stages import Job
from handlers.summaries import groups, mine, summary
from handlers.tips import tips

CONVERSATIONS = (
    *(
        groups,
        enrolment,
        point,
        sos,
        cries,
        standing,
        *(rollcall, ordering, clearing),
        danger,
        alerts,
        drills,
        reachability,
        protect,
        albums,
        common,
    ),
    *(night_rounds, patrol),
    *(checkin, checkout, explaining, proxy, verifying, absence, handing, correcting),
    *(incidents, changes, additions, officers),
    *(
        hazard,
        rectifying,
        acting,
        same,
        ledger,
        inviting,
        summary,
        board,
        finding,
        *(standins, offices, standing_here, swaps, trades, reliefs, leaves),
        contacts,
        questions,
        spotcheck,
    ),
    *(reports, drafts, mine, police, printing, computer, links, routines, replays),
    *(places, tips),
    *(campaigns, new_campaign, forms, form_signatures, official_papers, letters),
    unwritten,
    *(free, edits),
)


def jobs() -> Iterator[Job]:
    """Fresh ones for each index."""
    for conversation in CONVERSATIONS:
        yield from conversation.jobs()


def build_routing() -> Routing:
    """The index of them all; AmbiguousRoutes where two could take the same update."""
    return Routing(jobs())
