"""Photographs on the pages of the ledger: by a signed address, within the session, for whom they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.shell.looks import Stands
from console.shell.room import LEDGERS, ConsoleDeps, Room, Visitor

PATH = "/ledger/photo/"


def addresses(deps: ConsoleDeps, visitor: Visitor, page: str) -> Callable[[str], str]:
    """What gives the address of a picture on that page, which stands with each look at it."""
    return partial(deps.looks.of, PATH, person=visitor.person.id, page=page)


class Photographs(Room):
    rights = LEDGERS

    def routes(self) -> list[BaseRoute]:
        return [self.get(f"{PATH}{{key:path}}", self.photo)]

    async def photo(self, request: Request, visitor: Visitor) -> Response:
        """A picture, for whoever may see it; the look is kept. Anything else is no such page."""
        key, told = request.path_params["key"], request.query_params
        stands = self.deps.looks.stands(key, visitor.person.id, told)
        if stands is Stands.OVER:
            return self.html(visitor, "ledger/over", 410, here="ledger")
        found = await self.deps.picture(key, visitor.person.id, told["at"]) if stands is Stands.GOOD else None
        if found is None:
            raise HTTPException(404)
        kind = "image/png" if found.startswith(b"\x89PNG") else "image/jpeg"
        return Response(found, media_type=kind)
