"""Where keeping begins: schools found by name, one school at a glance, somebody found by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.scope import may_keep, school_of, seen_schools
from console.shell.room import XLSX, Room, Visitor, download
from duty.district.people import Person
from duty.district.schools import School
from duty.messaging.inviting import may_invite
from duty.rights.may import About, may, may_here
from duty.rights.words import Do, Thing
from storage.keeping.listing import Asked, Rows, rows
from storage.keeping.standing import Standing, standing
from storage.keeping.workbook import workbook_of

SCHOOLS = 30
STUCK_SHOWN = 12


@dataclass(frozen=True)
class Waiting:
    """Somebody who is not in yet: never asked, asked, or asked so long ago that the code is over."""

    person: Person
    role: str
    state: str
    invited: str


class Schools(Room):
    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/schools", self.found),
            self.get("/schools/{school}", self.glance),
            self.get("/people", self.people),
            self.post("/schools/{school}/invites", self.invites),
            self.post("/schools/{school}/codes", self.codes),
            self.post("/schools/{school}/workbook", self.workbook),
        ]

    async def found(self, request: Request, visitor: Visitor) -> Response:
        query = request.query_params.get("q", "").strip()[:40]
        after = request.query_params.get("after", "")
        asked = Asked("schools.csv", ids=seen_schools(visitor), words=query, after=after, size=SCHOOLS)
        async with self.deps.database.reading() as connection:
            page = await rows(connection, asked)
        return self.html(
            visitor,
            "rosters/schools",
            q=query,
            schools=[visitor.district.schools[one["school_id"]] for one in page.rows],
            organisations=visitor.district.organisations,
            more=_more("/schools", query, page),
            keeps_district=may_keep(visitor, ""),
            here="schools",
        )

    async def people(self, request: Request, visitor: Visitor) -> Response:
        """Anybody of one's schools, by name, number or telephone."""
        query, after = request.query_params.get("q", "").strip()[:40], request.query_params.get("after", "")
        seen = seen_schools(visitor)
        ids = None if seen is None else [one.id for one in visitor.district.people_at(seen)]
        page = Rows([])
        if query:
            async with self.deps.database.reading() as connection:
                page = await rows(connection, Asked("people.csv", ids=ids, words=query, after=after))
        return self.html(
            visitor,
            "rosters/people",
            q=query,
            people=[
                visitor.district.people[o["person_id"]]
                for o in page.rows
                if o["person_id"] in visitor.district.people
            ],
            more=_more("/people", query, page),
            here="people",
        )

    async def glance(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        district = visitor.district
        people = district.people_at([school.id])
        async with self.deps.database.reading() as connection:
            stands = await standing(connection, [one.id for one in people], self.deps.database.channels)
        states = Counter(stands[person.id].state(visitor.now) for person in people)
        waiting = [self._waiting(visitor, one, stands[one.id]) for one in people if not stands[one.id].bound]
        order = {"stuck": 0, "never": 1, "invited": 2}
        waiting.sort(key=lambda one: order[one.state])
        return self.html(
            visitor,
            "rosters/glance",
            school=school,
            place=school.id,
            station=district.organisations.get(school.station_org_id),
            counts={
                "people": len(people),
                "posts": len(district.posts_of(school.id)),
                "windows": len(district.windows_of(school.id)),
            },
            bound=states["bound"],
            waiting=waiting[:STUCK_SHOWN],
            waiting_more=max(0, len(waiting) - STUCK_SHOWN),
            may_invite=any(may_invite(visitor.person, one) for one in people),
            may_print=may(district, visitor.person, Do.PRINT, Thing.CODE, About((school.id,))),
            may_renew=may_here(visitor.person, Do.MAKE, Thing.TIP_CODE, About((school.id,))),
            may_keep=may_keep(visitor, school.id),
            missing=_missing(visitor, school, people),
            here="glance",
        )

    def _waiting(self, visitor: Visitor, person: Person, stand: Standing) -> Waiting:
        invited = visitor.local(stand.invited_at) if stand.invited_at else ""
        role = visitor.words.term("role", person.role)
        return Waiting(person, role, stand.state(visitor.now), invited)

    async def invites(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        async with request.form(max_files=0, max_fields=4) as form:
            everybody = form.get("who") == "all"
        made = await self.deps.invites(visitor.person.id, school.id, everybody)
        return download(made, f"invites-{school.id}.pdf")

    async def codes(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        return download(await self.deps.codes(visitor.person.id, school.id), f"codes-{school.id}.pdf")

    async def workbook(self, request: Request, visitor: Visitor) -> Response:
        """The roster as it is, to be changed for the next term and imported again."""
        school = school_of(visitor, request.path_params["school"])
        if not may_keep(visitor, school.id):
            raise HTTPException(404)
        made = await workbook_of(self.deps.database, school.id, visitor.person.id, visitor.now)
        return download(made, f"{school.short_name} {visitor.today}.xlsx", XLSX)


def _more(path: str, query: str, page: Rows) -> str:
    return f"{path}?{urlencode({'q': query, 'after': page.more})}" if page.more else ""


def _missing(visitor: Visitor, school: School, people: list[Person]) -> list[str]:
    """What a school cannot do without: said before the term begins, and not by the first alarm."""
    roles = {person.role.value for person in people}
    lacks = [role for role in ("principal", "guard_leader", "safety_office") if role not in roles]
    found = [visitor.words.line("glance.no_role", role=visitor.words.term("role", role)) for role in lacks]
    if not visitor.district.posts_of(school.id):
        found.append(visitor.words.line("glance.no_posts"))
    if not visitor.district.windows_of(school.id):
        found.append(visitor.words.line("glance.no_windows"))
    return found
