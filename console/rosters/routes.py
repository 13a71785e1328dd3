"""All pages where the roster is kept."""

from __future__ import annotations

from starlette.routing import BaseRoute

from console.campaigns.form import Form
from console.campaigns.letter import LetterPage
from console.campaigns.running import Campaigns
from console.places.passers import Passers
from console.places.surroundings import Surroundings
from console.rosters.days.leave import Leaves
from console.rosters.days.place import DayPlace
from console.rosters.history import History
from console.rosters.importing import Importing
from console.rosters.offices import Offices
from console.rosters.schools import Schools
from console.rosters.table import Table
from console.rosters.week import Week
from console.shell.front import Front
from console.shell.room import ConsoleDeps


def routes(deps: ConsoleDeps) -> list[BaseRoute]:
    """Those with names of their own stand before the tables, which take any."""
    acting = (
        (Form(deps), LetterPage(deps), Campaigns(deps), Offices(deps), DayPlace(deps), Leaves(deps))
        if deps.act
        else ()
    )
    rooms = (
        *(*acting, Front(deps), Schools(deps), Week(deps), History(deps), Importing(deps)),
        *(Passers(deps), Surroundings(deps), Table(deps)),
    )
    return [route for room in rooms for route in room.routes()]
