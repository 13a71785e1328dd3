"""/campaigns: how far the schools are; begin, remind, freeze."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.campaigns.papers import Link, links_of, sent
from console.shell.room import CAMPAIGNS, Room, Visitor, moved
from duty.campaigns import running
from duty.campaigns.letters.writing import has_letter
from duty.campaigns.papers.copies import Annex, has_table
from duty.campaigns.ports import Work
from duty.campaigns.progress import Progress, progress
from duty.campaigns.reading import shipped
from duty.campaigns.running import NoCampaign, Why
from duty.campaigns.sight import counted_by, read_by, run_by, runs
from duty.messaging.refused import Refused

FORMS = ("annex1", "defences", "fire_check")
SHOWN = 5
FIELDS = 8


class Campaigns(Room):
    rights = CAMPAIGNS

    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/campaigns", self.shown),
            self.post("/campaigns", self.begin),
            self.get("/campaigns/{campaign:int}/annex2/{copy}", self.paper),
            self.post("/campaigns/{campaign:int}/remind", self.remind),
            self.post("/campaigns/{campaign:int}/freeze", self.freeze),
        ]

    async def shown(self, request: Request, visitor: Visitor) -> Response:
        return await self._page(visitor)

    async def _page(self, visitor: Visitor, error: str = "", status: int = 200) -> Response:
        async with self.act(visitor.now) as act:
            found = await _seen(act.work, visitor)
            reports = {
                one.campaign.known_id
                for one in found
                if await has_letter(act.work, visitor.person, one.campaign, visitor.person.org_id)
            }
        values: dict[str, Any] = {
            "campaigns": [
                _shown(visitor, one) | {"reports": one.campaign.known_id in reports} for one in found
            ],
            "forms": [(name, shipped(name).title) for name in FORMS],
            "begins": bool(run_by(visitor.district, visitor.person)),
            "error": error,
            "here": "campaigns",
        }
        return self.html(visitor, "campaigns/campaigns", status, **values)

    async def begin(self, request: Request, visitor: Visitor) -> Response:
        mine = [one.id for one in run_by(visitor.district, visitor.person)]
        if not mine:
            raise HTTPException(404)
        sent = await request.form(max_fields=FIELDS, max_files=0)
        try:
            async with self.act(visitor.now) as act:
                made = _planned(act.work, visitor, sent, mine)
                await act.work.campaigns.add(made)
                await running.begin(act.work, made, visitor.person.id, visitor.now)
        except NoCampaign as why:
            reason = visitor.words.term("no_campaign", why.why).format_map(why.values)
            return await self._page(visitor, reason, 422)
        return moved(request, "/campaigns")

    async def paper(self, request: Request, visitor: Visitor) -> Response:
        """附件2 of their own schools as it stands, to be saved."""
        return await sent(self.deps, visitor, Annex.TWO, int(request.path_params["campaign"]), request)

    async def remind(self, request: Request, visitor: Visitor) -> Response:
        number = int(request.path_params["campaign"])
        async with self.act(visitor.now) as act:
            done = await running.remind_by(act.work, visitor.person, number, visitor.now)
        return self._went(request, done)

    async def freeze(self, request: Request, visitor: Visitor) -> Response:
        number = int(request.path_params["campaign"])
        async with self.act(visitor.now) as act:
            done = await running.freeze_by(act.work, visitor.person, number, visitor.now)
        return self._went(request, done)

    def _went(self, request: Request, done: object) -> Response:
        if done is Refused.GONE:
            raise HTTPException(404)
        return moved(request, "/campaigns")


def _planned(work: Work, visitor: Visitor, sent: FormData, mine: list[str]) -> Any:
    form = str(sent.get("form", ""))
    cutoff, due = _day(sent.get("cutoff")), _day(sent.get("due"))
    if form not in FORMS or cutoff is None or due is None:
        raise NoCampaign(Why.INCOMPLETE)
    by, city = visitor.person.id, _day(sent.get("due_city"))
    name = str(sent.get("name", ""))
    return running.planned(work, shipped(form), name, cutoff, due, city, mine, by, visitor.now)


def _day(sent: Any) -> date | None:
    try:
        return date.fromisoformat(str(sent or ""))
    except ValueError:
        return None


async def _seen(work: Work, visitor: Visitor) -> list[Progress]:
    """The newest few of which some school is theirs to count."""
    found = []
    for campaign in await work.campaigns.listed(SHOWN):
        mine = counted_by(visitor.district, visitor.person, campaign)
        told = await progress(work, campaign.known_id, mine) if mine else None
        found += [told] if told else []
    return found


def _shown(visitor: Visitor, told: Progress) -> dict[str, Any]:
    one, words = told.campaign, visitor.words
    leads = all(runs(visitor.district, visitor.person, school) for school in one.schools)
    reads = set(read_by(visitor.district, visitor.person, one))
    counts = {what: told.count(what) for what in ("delivered", "read", "submitted", "signed")}
    return {
        "campaign": one,
        "title": one.form.get("form", ""),
        "frozen": words.line("campaigns.frozen", time=visitor.local(one.frozen_at)) if one.frozen_at else "",
        "counts": words.line("campaigns.counts", total=len(told.schools), **counts),
        "reminds": leads and bool(told.unsigned),
        "freezes": leads and one.open,
        "papers": _papers(visitor, told),
        "rows": [
            (
                each.school.name,
                words.term("form_short", each.draft.state),
                each.draft,
                each.school.id in reads,
            )
            for each in told.schools
        ],
    }


def _papers(visitor: Visitor, told: Progress) -> list[Link]:
    if not has_table(visitor.district, visitor.person, told.campaign):
        return []
    number = told.campaign.known_id
    return links_of(visitor, Annex.TWO, number, f"/campaigns/{number}")
