"""All pages of the ledger."""

from __future__ import annotations

from starlette.routing import BaseRoute

from console.ledger.acts.doing import Acts
from console.ledger.hazard import OneHazard
from console.ledger.photographs import Photographs
from console.ledger.table import Ledger
from console.shell.room import ConsoleDeps


def routes(deps: ConsoleDeps) -> list[BaseRoute]:
    """Those with names of their own stand before a hazard's page, which takes any number."""
    rooms = (Ledger(deps), Photographs(deps), Acts(deps), OneHazard(deps))
    return [route for room in rooms for route in room.routes()]
