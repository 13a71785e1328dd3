"""The table: figures first, filters, thirty rows, turned by key; and the same as a workbook."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.ledger.asking import FIELDS, PATH, Asked, asked_of
from console.ledger.photographs import addresses
from console.ledger.showing import rows_of
from console.ledger.workbook import Extract, scope_of, span_of, write_ledger
from console.shell.room import LEDGERS, XLSX, ConsoleDeps, Room, Visitor, file_sent
from duty.district.areas import FEW, areas_of
from duty.hazards.category import categories
from duty.hazards.hazard import Hazard
from duty.hazards.listing.figures import GOAL_HOURS, LOOKED_BACK, Figures, Medians, whole
from duty.hazards.listing.wanted import Order, Standing
from duty.hazards.sight import Sight
from duty.rights.may import opens
from duty.rights.words import Do, Thing, Whose
from storage.engine.work import SqlWork
from storage.keeping.taking import note_taken

SIZE = 30
KEPT, MOST_KEPT = timedelta(minutes=10), 200
"""So long, and of so many scopes, the median is remembered: of 100,000 fixes it takes a second."""
COUNTED, MOST_COUNTED = timedelta(seconds=10), 20
"""So long counts of more than a few schools are remembered, and of so many scopes."""
SHOWN = ("open", "overdue", "verify", "listed", "done", "unfixed")
"""Figures in their order, each leading to its rows."""


@dataclass(frozen=True)
class Line:
    """Figures of a school, or of an area; hours only of a school."""

    name: str
    address: str
    figures: Figures
    hours: str = ""


class Ledger(Room):
    rights = LEDGERS

    def __init__(self, deps: ConsoleDeps) -> None:
        super().__init__(deps)
        self._one_at_a_time = asyncio.Semaphore(1)
        self._medians: dict[Sight, tuple[datetime, Medians]] = {}
        self._counted: dict[Sight, tuple[datetime, Mapping[str, Figures]]] = {}

    def routes(self) -> list[BaseRoute]:
        return [
            self.get(PATH, self.listed),
            self.post("/ledger/workbook", self.workbook),
        ]

    async def listed(self, request: Request, visitor: Visitor) -> Response:
        asked = asked_of(request.query_params, visitor)
        async with self.deps.database.reading_work(visitor.now) as work:
            found = await work.hazards.listed(asked.seen, SIZE + 1, asked.turn, wanted=asked.wanted)
            shown, around = _turned(asked, found)
            rows = await rows_of(work, visitor, shown)
            figures = _shown(visitor, asked, *await self._figures(work, visitor, asked.counted))
        values = {"rows": rows, "asked": asked, "told": asked.told, **around, **figures}
        values["picture"] = addresses(self.deps, visitor, "ledger")
        return self.html(visitor, "ledger/table", **values, **_choices(visitor), here="ledger")

    async def _figures(
        self, work: SqlWork, visitor: Visitor, sight: Sight
    ) -> tuple[Mapping[str, Figures], Medians]:
        """Counts as they are now, of many schools as they were seconds ago: whoever turns pages counts once.
        The median of half a year may be ten minutes old.
        """
        found = await self._counts(work, visitor, sight)
        until, medians = self._medians.get(sight, (visitor.now, None))
        if medians is None or not visitor.now < until <= visitor.now + KEPT:
            medians = await work.hazards.medians(sight, visitor.now - LOOKED_BACK)
            if len(self._medians) >= MOST_KEPT:
                self._medians.clear()
            self._medians[sight] = visitor.now + KEPT, medians
        return found, medians

    async def _counts(self, work: SqlWork, visitor: Visitor, sight: Sight) -> Mapping[str, Figures]:
        many = len(visitor.district.schools if sight.schools is None else sight.schools) > FEW
        counted_at, found = self._counted.get(sight, (visitor.now, None))
        if found is None or not many or not timedelta() <= visitor.now - counted_at < COUNTED:
            found = await work.hazards.figures(sight, visitor.now)
            if many:
                self._counted = dict(list(self._counted.items())[-MOST_COUNTED:])
                self._counted[sight] = visitor.now, found
        return found

    async def workbook(self, request: Request, visitor: Visitor) -> Response:
        """What the filters leave, as a file. One is made after the other: each is work for a processor."""
        if not may_take(visitor):
            raise HTTPException(404)
        async with request.form(max_files=0, max_fields=len(FIELDS)) as form:
            asked = asked_of({name: str(form.get(name, "")) for name in FIELDS}, visitor)
        names = [school.short_name for school in asked.schools]
        told, words = asked.told, visitor.words
        span = span_of(words, told.get("from", ""), told.get("to", ""))
        extract = Extract(asked.seen, asked.wanted, asked.schools, scope_of(words, names), span)
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="huxue-ledger-"))
        try:
            async with self._one_at_a_time:
                await write_ledger(self.deps.database, words, folder / "ledger.xlsx", extract, visitor.now)
            await note_taken(self.deps.database, "ledger", visitor.person.id, visitor.now, dict(told))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        name = f"{extract.scope}{words.line('paper.sheet')}{visitor.today}.xlsx"
        return file_sent(folder / "ledger.xlsx", name, XLSX, partial(shutil.rmtree, folder, True))


def _turned(asked: Asked, found: Sequence[Hazard]) -> tuple[Sequence[Hazard], dict[str, str]]:
    """A page of what was found, and the addresses of the ones before and behind it."""
    back = bool(asked.turn and asked.turn.back)
    shown = found[-SIZE:] if back else found[:SIZE]
    more = len(found) > SIZE
    behind, before = (True, more) if back else (more, asked.turn is not None)
    first, last = (str(shown[0].id), str(shown[-1].id)) if shown else ("", "")
    around = {
        "before": asked.link(before=first) if before and shown else "",
        "behind": asked.link(after=last) if behind and shown else "",
    }
    return shown, around


def _choices(visitor: Visitor) -> dict[str, Any]:
    schools = visitor.district.schools_seen_by(visitor.person)
    return {
        "states": [one for one in Standing if one],
        "orders": list(Order),
        "categories": list(categories()),
        "schools": schools if 1 < len(schools) <= FEW else (),
        "many": len(schools) > FEW,
        "fields": FIELDS,
        "takes": may_take(visitor),
        "figure_names": SHOWN,
        "goal": GOAL_HOURS,
    }


def may_take(visitor: Visitor) -> bool:
    """Whose ledger is more than their own reports: it may be taken along as a workbook."""
    seen = opens(visitor.person, Do.SEE, Thing.LEDGER, Whose.OWN)
    return seen or opens(visitor.person, Do.COUNT, Thing.LEDGER)


def _shown(visitor: Visitor, asked: Asked, found: Mapping[str, Figures], medians: Medians) -> dict[str, Any]:
    """Of the schools that are asked for, whatever else is; one after the other as the district has them."""
    lines = _lines(visitor, asked, found, medians) if len(asked.schools) > 1 else []
    return {"figures": whole(found.values()), "hours": hours(medians.all), "lines": lines}


def _lines(visitor: Visitor, asked: Asked, found: Mapping[str, Figures], medians: Medians) -> list[Line]:
    if len(asked.schools) <= FEW:
        return [
            Line(
                school.short_name,
                asked.link(school=school.id, area=""),
                found.get(school.id, Figures()),
                hours(medians.by_school.get(school.id)),
            )
            for school in asked.schools
        ]
    areas = areas_of(visitor.district, asked.schools)
    return [
        Line(
            area.name,
            asked.link(area=area.id, school=""),
            whole(found[school.id] for school in area.schools if school.id in found),
        )
        for area in areas
    ]


def hours(value: float | None) -> str:
    """37.5; whole hours beyond ten."""
    if value is None:
        return ""
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"
