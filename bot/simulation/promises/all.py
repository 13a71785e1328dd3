"""Every promise, in the order in which the report names them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.simulation.promises.afterwards import EverybodyIsAccountedFor, OrdersAreHeard
from bot.simulation.promises.buses import BusesAreCleared
from bot.simulation.promises.buttons import ButtonsHold
from bot.simulation.promises.calls import PagedAtOnce, SomebodyAnswers
from bot.simulation.promises.foreseen import GapsAreForeseen
from bot.simulation.promises.forms import FormsAreAskedOnce, FormsAreReminded
from bot.simulation.promises.gaps import GapsAreTold
from bot.simulation.promises.mail import NothingLost, NothingParked, NothingTwice, OutboxEmpty
from bot.simulation.promises.promise import Broken, Evidence, Promise
from bot.simulation.promises.quiet import (
    GuardsAreLeftInPeace,
    OfficersAreLeftInPeace,
    OneSummaryADay,
    OnlyTheRosteredAreAsked,
)
from bot.simulation.promises.rounds import MissedRoundsAreTold

PROMISES: tuple[Promise, ...] = (
    SomebodyAnswers(),
    PagedAtOnce(),
    NothingLost(),
    NothingTwice(),
    OutboxEmpty(),
    NothingParked(),
    EverybodyIsAccountedFor(),
    OrdersAreHeard(),
    GapsAreTold(),
    GapsAreForeseen(),
    MissedRoundsAreTold(),
    BusesAreCleared(),
    OneSummaryADay(),
    GuardsAreLeftInPeace(),
    OnlyTheRosteredAreAsked(),
    OfficersAreLeftInPeace(),
    FormsAreAskedOnce(),
    FormsAreReminded(),
    ButtonsHold(),
)


def broken_promises(evidence: Evidence) -> Sequence[Broken]:
    return [broken for promise in PROMISES for broken in promise.broken(evidence)]
