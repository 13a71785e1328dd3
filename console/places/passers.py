"""The posters for parents of a school: printed, with new codes, or taken out of use."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.scope import school_of
from console.shell.room import Room, Visitor, download, moved


class Passers(Room):
    def routes(self) -> list[BaseRoute]:
        return [
            self.post("/schools/{school}/parents", self.posters),
            self.post("/schools/{school}/parents/codes", self.codes),
        ]

    async def posters(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        return download(await self.deps.parents(visitor.person.id, school.id), f"parents-{school.id}.pdf")

    async def codes(self, request: Request, visitor: Visitor) -> Response:
        """[换新码] [停用]"""
        school = school_of(visitor, request.path_params["school"])
        async with request.form(max_files=0, max_fields=2) as form:
            renew = form.get("what") == "renew"
        if await self.deps.codes_for_parents(visitor.person.id, school.id, renew) is None:
            raise HTTPException(404)
        return moved(request, f"/schools/{school.id}")
