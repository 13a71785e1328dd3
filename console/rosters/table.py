"""A page of rows: the list, one row to be filled in where it stands, a new one; saved as the import would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.scope import permit_for
from console.rosters.showing import (
    Shown,
    Where,
    anchor,
    as_kept,
    belongs,
    frame,
    may_add,
    mine,
    row_shown,
    where_of,
)
from console.shell.forms import filled_in
from console.shell.room import Room, Visitor, by_htmx, moved
from duty.district.routines import shipped
from storage.keeping import standing
from storage.keeping.cells import Cells, key_of, sheet_named
from storage.keeping.changing import Foreign, Refused, Wanted, change
from storage.keeping.edits import Made, Origin
from storage.keeping.listing import Asked, row, rows
from storage.keeping.numbering import next_id

NEW = "new"
"""In place of a row's key, while it is being added."""
FIELDS = 80
"""Of one form, at most."""


class Table(Room):
    """Serves all kinds of rows alike."""

    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/schools/{school}/{kind}", self.listed),
            self.get("/schools/{school}/{kind}/row", self.one),
            self.post("/schools/{school}/{kind}", self.save),
            self.post("/schools/{school}/{kind}/remove", self.remove),
        ]

    # -- looking ---------------------------------------------------------------------------

    async def listed(self, request: Request, visitor: Visitor) -> Response:
        where = where_of(request, visitor)
        return await self._page(request, where, editing=request.query_params.get("edit", ""))

    async def _page(
        self,
        request: Request,
        where: Where,
        *,
        editing: str = "",
        form: Shown | None = None,
        status: int = 200,
    ) -> Response:
        asked = request.query_params
        found = await self._rows(where, asked.get("q", ""), asked.get("after", ""))
        listed = [form if form and form.key == one.key else one for one in found.shown]
        if editing == NEW and form is None:
            form = self._new(where)
        values: dict[str, Any] = {
            "rows": listed,
            "new": form if form and not form.key else None,
            "editing": form.key if form else editing,
            "more": where.with_query(q=asked.get("q", ""), after=found.more) if found.more else "",
            "q": asked.get("q", ""),
            "done": asked.get("done", ""),
            "shipped": shipped() if where.kind.name == "routines" else (),
        }
        return self.html(where.visitor, "rosters/table", status, **frame(where), **values)

    async def _rows(self, where: Where, words: str, after: str) -> _Found:
        asked = replace(await self._of_school(where), words=words if where.kind.searched else "", after=after)
        async with self.deps.database.reading() as connection:
            page = await rows(connection, asked)
        return _Found(await self._with_states(where, page.rows), page.more)

    async def _of_school(self, where: Where) -> Asked:
        """Its rows. Its people are known in memory: the table would be looked through for them."""
        if where.kind.name == "people":
            district = await self.deps.database.district()
            return Asked(where.kind.sheet, ids=district.roll_of(where.school_id))
        schools = [where.school_id, ""] if where.kind.of_district else [where.school_id]
        return Asked(where.kind.sheet, list(dict.fromkeys(schools)))

    async def _with_states(self, where: Where, found: Sequence[Cells]) -> list[Shown]:
        """Of people also whether they are in."""
        if where.kind.name != "people":
            return [row_shown(where, one) for one in found]
        async with self.deps.database.reading() as connection:
            channels, people = self.deps.database.channels, [one["person_id"] for one in found]
            states = await standing.standing(connection, people, channels)
        now = where.visitor.now
        return [row_shown(where, one, state=states[one["person_id"]].state(now)) for one in found]

    async def one(self, request: Request, visitor: Visitor) -> Response:
        """A row as it stands, or to be filled in: what htmx puts in its place."""
        where, key = where_of(request, visitor), request.query_params.get("key", "")
        if key == NEW:
            return self._form(where, self._new(where))
        found = await self._cells(where, key)
        if request.query_params.get("edit") and mine(where, found):
            return self._form(where, row_shown(where, found))
        (shown,) = await self._with_states(where, [found])
        return self.html(visitor, "rosters/row", **frame(where), row=shown)

    async def _cells(self, where: Where, key: str) -> Cells:
        """404 for a row that is not of this page."""
        async with self.deps.database.reading() as connection:
            found = await row(connection, sheet_named(where.kind.sheet), key)
        if found is None or not belongs(where, found):
            raise HTTPException(404)
        return found

    def _form(self, where: Where, shown: Shown, status: int = 200) -> Response:
        return self.html(where.visitor, "rosters/form", status, **frame(where), row=shown)

    def _new(self, where: Where) -> Shown:
        if not may_add(where):
            raise HTTPException(404)
        empty = {column.name: "" for column in sheet_named(where.kind.sheet).columns}
        return row_shown(where, empty | {"school_id": where.school_id}, new=True)

    # -- changing --------------------------------------------------------------------------

    async def save(self, request: Request, visitor: Visitor) -> Response:
        where = where_of(request, visitor)
        async with request.form(max_files=0, max_fields=FIELDS) as form:
            key, seen = str(form.get("key", "")), str(form.get("seen", ""))
            cells = await self._wanted(where, key, form)
        try:
            done = await self._change(where, Wanted(where.kind.sheet, cells, key, seen))
        except Foreign:
            raise HTTPException(404) from None
        except Refused as refused:
            return await self._refused(request, where, cells, key, seen, refused.why)
        sheet = sheet_named(where.kind.sheet)
        return await self._saved(request, where, key_of(sheet, as_kept(where, cells)), done)

    async def _wanted(self, where: Where, key: str, form: FormData) -> dict[str, str]:
        """What the page says, on what stands; a new row gets its school and, where it has none, a number."""
        told = filled_in(form, where.kind.fields_for(where.visitor))
        if key:
            return dict(await self._cells(where, key)) | told
        if not may_add(where):
            raise HTTPException(404)
        fresh = {column.name: "" for column in sheet_named(where.kind.sheet).columns}
        fresh |= {"school_id": where.school_id} | told
        own = sheet_named(where.kind.sheet).columns[0].name if where.kind.prefix else ""
        own = "window" if where.kind.name == "windows" else own
        if own and not fresh[own]:
            async with self.deps.database.reading() as connection:
                fresh[own] = await next_id(connection, where.kind.sheet, where.school_id, where.kind.prefix)
        return fresh

    async def _change(self, where: Where, wanted: Wanted) -> int:
        visitor = where.visitor
        made = Made(visitor.person.id, where.school_id, Origin.ROW, visitor.now)
        return await change(self.deps.database, wanted, permit_for(visitor), made)

    async def _refused(
        self,
        request: Request,
        where: Where,
        cells: Cells,
        key: str,
        seen: str,
        why: Mapping[str, str],
    ) -> Response:
        """The same row with what is wrong beside each cell; nothing that was typed is lost."""
        shown = row_shown(where, cells, new=not key, errors=why, seen=seen)
        if by_htmx(request):
            return self._form(where, shown, 422)
        return await self._page(request, where, editing=key or NEW, form=shown, status=422)

    async def _saved(self, request: Request, where: Where, key: str, done: int) -> Response:
        if not by_htmx(request):
            return moved(request, where.with_query(done=str(done)) + f"#{anchor(key)}")
        found = await self._cells_or_none(where, key)
        if found is None:
            return moved(request, where.with_query(done=str(done)))
        (shown,) = await self._with_states(where, [found])
        return self.html(where.visitor, "rosters/saved", **frame(where), row=shown, done=str(done))

    async def _cells_or_none(self, where: Where, key: str) -> Cells | None:
        try:
            return await self._cells(where, key)
        except HTTPException:
            return None

    async def remove(self, request: Request, visitor: Visitor) -> Response:
        where = where_of(request, visitor)
        async with request.form(max_files=0, max_fields=FIELDS) as form:
            key, seen = str(form.get("key", "")), str(form.get("seen", ""))
        found = await self._cells(where, key)
        if not where.kind.removes:
            raise HTTPException(404)
        try:
            done = await self._change(where, Wanted(where.kind.sheet, None, key, seen))
        except Foreign:
            raise HTTPException(404) from None
        except Refused as refused:
            return await self._refused(request, where, found, key, seen, refused.why)
        return moved(request, where.with_query(done=str(done)))


@dataclass(frozen=True)
class _Found:
    shown: list[Shown]
    more: str
