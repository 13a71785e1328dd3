"""Where somebody is who has just come in: their one school, the schools, or the ledger."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.shell.room import ROSTERS, Room, Visitor, may_enter, moved
from duty.rights.words import Do, Thing


class Front(Room):
    rights = (*ROSTERS, (Do.COUNT, Thing.LEDGER))

    def routes(self) -> list[BaseRoute]:
        return [self.get("/console", self.front)]

    async def front(self, request: Request, visitor: Visitor) -> Response:
        """Whoever has one school is there at once; who reads no roster reads the ledger."""
        if not may_enter(visitor.person, ROSTERS):
            return moved(request, "/ledger")
        seen = visitor.district.schools_seen_by(visitor.person)
        alone = len(seen) == 1 and len(visitor.district.schools) > 1
        return moved(request, f"/schools/{seen[0].id}" if alone else "/schools")
