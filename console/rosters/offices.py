"""岗位交接 in the browser: who holds which office of a school, what is on its way, and a form for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.scope import school_of
from console.shell.forms import Options
from console.shell.room import Acting, Room, Visitor, moved
from duty.campaigns.ports import Work
from duty.district.people import Person, Role
from duty.district.schools import School
from duty.messaging.refused import Refused
from duty.rosters.succession import asking, choosing
from duty.rosters.succession.asking import Asked
from duty.rosters.succession.news import facts_of
from duty.rosters.succession.succession import Succession

FIELDS = 8
NEW, NOBODY = "+", "-"
"""In place of a successor: somebody new, or nobody for now."""


@dataclass(frozen=True)
class Office:
    """One holder's row. state: what is on its way, in words; succession: its number, where they may end it.

    mine: whether it is theirs to hand over now. stays: what the holder could be then; empty: they leave.
    """

    holder: Person
    role: str
    state: str
    succession: int
    mine: bool
    successors: Options
    brings: bool
    stays: str


@dataclass(frozen=True)
class Told:
    """The form as it was sent."""

    holder: str
    successor: str
    name: str
    phone: str
    day: date | None
    stays: bool


class Offices(Room):
    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/schools/{school}/offices", self.shown),
            self.post("/schools/{school}/offices", self.hand_over),
            self.post("/schools/{school}/offices/{succession:int}/back", self.take_back),
        ]

    async def shown(self, request: Request, visitor: Visitor) -> Response:
        return await self._page(visitor, school_of(visitor, request.path_params["school"]))

    async def _page(
        self, visitor: Visitor, school: School, why: str = "", asked: Asked | None = None, holder: str = ""
    ) -> Response:
        async with self.act(visitor.now) as act:
            offices = await _offices(act.work, visitor, school)
        return self.html(
            visitor,
            "rosters/offices",
            422 if why else 200,
            school=school,
            place=school.id,
            offices=offices,
            why=why,
            at=holder,
            code=asked.invitation.code if asked and asked.invitation else "",
            code_of=asked.name if asked else "",
            tomorrow=str(visitor.today + timedelta(days=1)),
            new=NEW,
            nobody=NOBODY,
            here="offices",
        )

    async def hand_over(self, request: Request, visitor: Visitor) -> Response:
        """Office, successor and day in one; nothing is kept of a form with something wrong."""
        school = school_of(visitor, request.path_params["school"])
        async with request.form(max_files=0, max_fields=FIELDS) as form:
            told = _told(form)
        found = visitor.district.people.get(told.holder)
        if found is None or school.id not in found.schools:
            raise HTTPException(404)
        try:
            async with self.act(visitor.now) as act:
                asked = await _ask(act, visitor, told)
        except NotHandedOver as why:
            return await self._page(visitor, school, visitor.words.line(f"offices.{why}"), holder=told.holder)
        if asked.invitation:
            return await self._page(visitor, school, asked=asked)
        return moved(request, f"/schools/{school.id}/offices")

    async def take_back(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        number = int(request.path_params["succession"])
        async with self.act(visitor.now) as act:
            done = await asking.withdraw(act.work, visitor.person, number, visitor.now)
        if done is Refused.GONE:
            raise HTTPException(404)
        return moved(request, f"/schools/{school.id}/offices")


class NotHandedOver(Exception):
    """Why not, as a key of the texts; what was begun of it is undone."""


def _told(form: FormData) -> Told:
    said = {name: str(form.get(name, "")).strip()[:40] for name in ("holder", "successor", "name", "phone")}
    try:
        day = date.fromisoformat(str(form.get("day", "")))
    except ValueError:
        day = None
    return Told(**said, day=day, stays=form.get("stays") == "yes")


async def _ask(act: Acting, visitor: Visitor, told: Told) -> Asked:
    work, me, now = act.work, visitor.person, visitor.now
    one = await asking.begin(work, me, told.holder, now)
    if one is Refused.ALREADY:
        raise NotHandedOver("already")
    if isinstance(one, Refused):
        raise HTTPException(404)
    draft = one.id or 0
    if told.successor == NEW:
        new = asking.newcomer_in(f"{told.name} {told.phone}")
        if new is None:
            raise NotHandedOver("new_wrong")
        chosen = await asking.bring(work, me, draft, *new)
    elif not told.successor:
        raise NotHandedOver("whom")
    else:
        chosen = await asking.choose(work, me, draft, "" if told.successor == NOBODY else told.successor)
    if isinstance(chosen, Refused):
        raise NotHandedOver("whom")
    if told.day is None or isinstance(await asking.on_day(work, me, draft, told.day, now), Refused):
        raise NotHandedOver("day_wrong")
    asked = await asking.ask(work, me, draft, stays=told.stays, now=now)
    if isinstance(asked, Refused):
        raise NotHandedOver("already")
    return asked


# -- what is shown -----------------------------------------------------------------------------


async def _offices(work: Work, visitor: Visitor, school: School) -> list[Office]:
    """The offices of the school in the order of its head, what is on its way with each."""
    district = visitor.district
    order = (Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE, Role.GUARD_LEADER)
    holders = [district.people[one] for role in order for one in district.office_of(school.id, role)]
    underway = {one.holder_id: one for one in await work.successions.open_at([p.id for p in holders])}
    return [_office(visitor, one, underway.get(one.id)) for one in holders]


def _office(visitor: Visitor, holder: Person, underway: Succession | None) -> Office:
    district, words, me = visitor.district, visitor.words, visitor.person
    mine = choosing.may_hand_over(district, me, holder)
    backs = underway is not None and me.id in (underway.holder_id, underway.asked_by)
    stays = choosing.STAYS_AS.get(holder.role)
    return Office(
        holder,
        words.term("role", holder.role),
        _state(visitor, underway) if underway else "",
        (underway.id or 0) if underway and backs else 0,
        mine and underway is None,
        _successors(visitor, holder) if mine else (),
        mine and choosing.may_bring(district, me, holder),
        words.term("role", stays) if stays else "",
    )


def _state(visitor: Visitor, one: Succession) -> str:
    facts = facts_of(visitor.district, one)
    key = "vacant" if one.vacant else "agreed" if one.agreed else "asked"
    return visitor.words.line(f"offices.{key}", by=facts.by, day=str(facts.day))


def _successors(visitor: Visitor, holder: Person) -> Sequence[tuple[str, str]]:
    found = choosing.successors(visitor.district, holder)
    return [(one.id, f"{one.name} · {visitor.words.term('role', one.role)}") for one in found]
