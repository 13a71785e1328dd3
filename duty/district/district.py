"""The district as it stands: reference data in memory, and the questions everybody asks of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from duty.district.days import Days
from duty.district.duty_roster import DutyRoster
from duty.district.exceptions import Exceptions, Instead, Leave
from duty.district.faq import Faq
from duty.district.grouping import grouped, grouped_by_each
from duty.district.ladders import Ladder
from duty.district.national import National
from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role, polite_name
from duty.district.places import Place
from duty.district.plans import Plans
from duty.district.remedying import Remedying
from duty.district.roll import People
from duty.district.rounds import Beats, Checkpoint, Round
from duty.district.routines import Book, Bus, Routine, Span
from duty.district.schools import Organisation, Post, School
from duty.district.scope import Scope
from duty.district.severity import Triage
from duty.district.shifts import CalendarDay, DutyLine, HeldWindow, Override, RosterLine, Shift, Window
from duty.district.spelling import normal_form
from duty.district.staff import Staff
from duty.district.timetable import Timetable


@dataclass(frozen=True)
class District:
    """A snapshot of the reference tables. Replaced whole when they change, never edited.

    Nothing here looks through all people or all schools for one of them: what is asked for is indexed
    once, when it is first asked.
    """

    timezone: ZoneInfo
    organisations: dict[str, Organisation] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    roster: tuple[RosterLine, ...] = ()
    duty_roster: tuple[DutyLine, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    overrides: tuple[Override, ...] = ()
    swaps: tuple[Instead, ...] = ()
    leave: tuple[Leave, ...] = ()
    ladders: Mapping[Triage, Ladder] = field(default_factory=dict)
    routines: tuple[Routine, ...] = ()
    buses: tuple[Bus, ...] = ()
    terms: tuple[Span, ...] = ()
    key_periods: tuple[Span, ...] = ()
    checkpoints: dict[str, Checkpoint] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    plans: Plans = field(default_factory=dict)
    faq: tuple[Faq, ...] = ()
    remedying: Remedying = field(default_factory=Remedying)
    form_rules: Mapping[str, int] = field(default_factory=dict)
    """Figures of the district for forms, where it has said any (`form_rules.csv`)."""
    national: National = field(default_factory=National)
    version: int = 0

    @cached_property
    def names(self) -> frozenset[str]:
        """The full names of everybody of the roster, of those who left, too."""
        return frozenset(one.name for some in (self.people, self.left) for one in some.values())

    @property
    def left(self) -> Mapping[str, Person]:
        """Whoever left and whose work was handed on, by their ids."""
        return self.people.left if isinstance(self.people, People) else {}

    def has_left(self, person_id: str, on: date) -> bool:
        """Whether they are no longer here on that day."""
        person = self.people.get(person_id) or self.left.get(person_id)
        return person is not None and person.has_left(on)

    @cached_property
    def leaving(self) -> Sequence[str]:
        """Whoever has left, or will on a day that is known."""
        everybody = (one for some in (self.people, self.left) for one in some.values())
        return [one.id for one in everybody if one.left_on is not None]

    # -- time ------------------------------------------------------------------------------

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.timezone)

    def today(self, now: datetime) -> date:
        return self.local(now).date()

    def clock(self, moment: datetime) -> str:
        return f"{self.local(moment):%H:%M}"

    def when(self, moment: datetime, now: datetime) -> str:
        """07:44; of another day 11-23 07:44."""
        day = self.local(moment)
        return f"{day:%H:%M}" if day.date() == self.today(now) else f"{day:%m-%d %H:%M}"

    # -- windows and shifts ----------------------------------------------------------------

    @cached_property
    def _timetable(self) -> Timetable:
        return Timetable(self.timezone, self.windows, self.days, self.roster, self.exceptions)

    @cached_property
    def days(self) -> Days:
        """What kind of day it is: overrides, terms, key periods, the nation's holidays."""
        return Days(self.calendar, self.terms, self.key_periods, self.national)

    @cached_property
    def exceptions(self) -> Exceptions:
        """Where the roster of a date is not that of the week."""
        return Exceptions(self.swaps, self.leave)

    @property
    def rostered(self) -> frozenset[str]:
        """Everybody whom the roster names for any window."""
        return self._timetable.rostered

    def day(self, school_id: str, on: date) -> CalendarDay:
        """What kind of day it is there: the school's override, the district's, else the weekday."""
        return self.days.on(school_id, on)

    def weekday_of(self, school_id: str, on: date) -> str:
        """1 is Monday; for which weekday that date stands there, or (empty) in the district."""
        return self._timetable.weekday(school_id, on)

    def names_day(self, school_id: str, on: date) -> bool:
        """Whether the calendar itself says so, and not the weekday."""
        return self.days.names(school_id, on)

    def required(self, post: Post, on: date) -> Mapping[str, int]:
        """Heads by kind at that post; in a key period as many more, where it wants such at all."""
        period = self.days.key_period(post.school_id, on)
        more = period.more if period else {}
        return {kind: heads + more.get(kind, 0) for kind, heads in post.required.items()}

    @cached_property
    def _windows_of(self) -> dict[str, list[Window]]:
        return grouped(self.windows, lambda window: window.school_id)

    def windows_of(self, school_id: str) -> Sequence[Window]:
        """Every window of the school, whichever days it is held."""
        return self._windows_of.get(school_id, ())

    def windows_on(self, school_id: str, on: date) -> list[tuple[Window, datetime, datetime]]:
        """The school's windows of that date with their start and end, earliest first."""
        return [(one.window, one.start, one.end) for one in self._timetable.held(school_id, on)]

    def open_windows(self, school_id: str, now: datetime) -> list[HeldWindow]:
        """The school's windows that take check-ins at that moment; last night's may still run."""
        return self._timetable.open(school_id, now)

    def all_open_windows(self, now: datetime) -> list[HeldWindow]:
        """The same of every school, in the order of the schools."""
        found = [one for one in self._timetable.open_anywhere(now) if one.window.school_id in self._turns]
        return sorted(found, key=lambda one: self._turns[one.window.school_id])

    def held_anywhere(self, on: date) -> list[HeldWindow]:
        """The windows of all schools on that date."""
        return [one for one in self._timetable.held_anywhere(on) if one.window.school_id in self.schools]

    def held_at(self, school_id: str, on: date) -> list[HeldWindow]:
        """The windows of one school on that date, of a provisional day none: nobody is missed there."""
        known = school_id in self.schools and not self.day(school_id, on).provisional
        return self._timetable.held(school_id, on) if known else []

    def lines_of(self, person_id: str) -> Sequence[RosterLine]:
        """Where the week's roster names the person."""
        return self._timetable.lines_of(person_id)

    def held_by(self, key: str) -> HeldWindow | None:
        """The window and date a shift key names; None where it is not held, or no key of a window."""
        return self._timetable.held_by(key)

    def all_held(self, keys: Iterable[str]) -> list[HeldWindow]:
        """Those of these keys that name one."""
        return [held for key in keys if (held := self.held_by(key))]

    def shifts(self, window: Window, on: date) -> list[Shift]:
        """Everybody the roster names for it on that date: swaps followed, nobody on leave or gone."""
        return self._here(self._timetable.shifts(window, on))

    def places(self, window: Window, on: date) -> list[Shift]:
        """The same, and the places that somebody on leave has left empty: how many heads are wanted."""
        return self._timetable.places(window, on)

    def leave_of(self, person_id: str, on: date) -> Leave | None:
        """Their leave of that day."""
        return self.exceptions.leave_of(person_id, on)

    def shifts_of(self, person_id: str, on: date) -> list[Shift]:
        """A person's shifts that begin on that date, earliest first."""
        return [] if self.has_left(person_id, on) else self._timetable.shifts_of(person_id, on)

    def shifts_near(self, person_id: str, now: datetime) -> list[Shift]:
        """Shifts a check-in now can be meant for; last night's may still run."""
        return self._here(self._timetable.shifts_near(person_id, now))

    def _here(self, shifts: list[Shift]) -> list[Shift]:
        """Without those of whoever has left by then, whom the roster may still name."""
        return [one for one in shifts if not self.has_left(one.person_id, one.date)]

    def shift_by(self, key: str) -> tuple[Window, date] | None:
        """The window and date a shift key names, or None when the window is gone."""
        return self._timetable.by_key(key)

    # -- places ----------------------------------------------------------------------------

    @cached_property
    def _turns(self) -> dict[str, int]:
        return {school: turn for turn, school in enumerate(self.schools)}

    @cached_property
    def _posts_of(self) -> dict[str, list[Post]]:
        return grouped(self.posts.values(), lambda post: post.school_id)

    def posts_of(self, school_id: str) -> list[Post]:
        return self._posts_of.get(school_id, [])

    def post_near(self, school_ids: Iterable[str], place: Place) -> Post | None:
        """The nearest post of those schools that holds the place."""
        near = [p for school in school_ids for p in self.posts_of(school) if p.holds(place)]
        return min(near, key=lambda post: post.metres_from(place), default=None)

    @cached_property
    def _posts_by_code(self) -> dict[str, list[Post]]:
        return grouped(self.posts.values(), lambda post: normal_form(post.id))

    def post_by_code(self, spelled: str) -> Post | None:
        """The post of that id, in any spelling; what two posts are called is the name of neither."""
        found = self._posts_by_code.get(normal_form(spelled), [])
        return found[0] if len(found) == 1 else None

    @cached_property
    def beats(self) -> Beats:
        """Rounds and their points, by school and by code."""
        return Beats(self.checkpoints.values(), self.rounds.values())

    def spot_name(self, school_id: str, post_id: str) -> str:
        """The post, or the school where none is known."""
        post = self.posts.get(post_id)
        return post.name if post else self.schools[school_id].short_name

    def spot_for(self, person: Person, school_id: str, post_id: str) -> str:
        """The post; with its school for whoever has several."""
        name, school = self.spot_name(school_id, post_id), self.schools[school_id].short_name
        alone = name == school or len(self.schools_seen_by(person)) < 2
        return name if alone else f"{school} {name}"

    # -- whose schools ---------------------------------------------------------------------

    @cached_property
    def _scope(self) -> Scope:
        return Scope(self.schools.values(), self.organisations)

    def schools_seen_by(self, person: Person) -> list[School]:
        """The scope of a person (product.md, People): own school, station's schools, district."""
        if self._sees_all(person):
            return list(self.schools.values())
        if _by_organisation(person):
            return list(self._scope.below(person.org_id))
        return [self.schools[school] for school in person.schools if school in self.schools]

    def sees(self, person: Person, school_id: str) -> bool:
        """Whether that school is in the person's scope."""
        if school_id not in self.schools:
            return False
        if self._sees_all(person):
            return True
        if _by_organisation(person):
            return person.org_id in self._scope.above(school_id)
        return school_id in person.schools

    def schools_under(self, org_id: str) -> Sequence[School]:
        """All that stand under that organisation, on either line."""
        return self._scope.below(org_id)

    def offices_above(self, school_id: str) -> Collection[str]:
        """Every organisation above that school, on both lines."""
        return self._scope.above(school_id)

    def district_of(self, org_id: str) -> str:
        """The desk that an organisation stands under; itself where it is one, or stands under none."""
        return self._scope.desk_over(org_id)

    def _sees_all(self, person: Person) -> bool:
        """City and admin do; a desk only where its office stands on no line to any school (综治中心)."""
        if person.role in DESK:
            return not self._scope.below(person.org_id)
        return person.role in SEES_ALL

    def command_desks(self, school: School) -> list[str]:
        """Both district desks of a school: education's, and the police above its station."""
        return self._scope.desks(school)

    @cached_property
    def all_desks(self) -> tuple[str, ...]:
        """The desks above any of the schools."""
        return tuple(dict.fromkeys(org for s in self.schools.values() for org in self.command_desks(s)))

    # -- people ----------------------------------------------------------------------------

    @cached_property
    def _staff(self) -> Staff:
        return Staff(self.people.values())

    def polite(self, person_id: str) -> str:
        person = self.people[person_id]
        org = self.organisations.get(person.org_id)
        return polite_name(person, police_line=bool(org and org.police_line))

    def home_of(self, person: Person) -> str:
        """The organisation or school a person is introduced with; empty where there is none."""
        if person.org_id in self.organisations:
            return self.organisations[person.org_id].name
        return next((self.schools[s].short_name for s in person.schools if s in self.schools), "")

    def people_at(self, school_ids: Iterable[str]) -> list[Person]:
        """Whoever serves any of those schools."""
        return self._staff.of_schools(school_ids)

    @cached_property
    def _left_of(self) -> dict[str, list[Person]]:
        return grouped_by_each(self.left.values(), lambda person: person.schools)

    def roll_of(self, school_id: str) -> list[str]:
        """Ids of whoever serves that school, or served it last and left."""
        return [one.id for one in (*self._staff.of_school(school_id), *self._left_of.get(school_id, ()))]

    def people_in(self, roles: frozenset[Role]) -> Sequence[Person]:
        """Whoever has one of those roles."""
        return self._staff.of_roles(roles)

    def people_of(self, org_id: str) -> Sequence[Person]:
        """Whoever belongs to that desk, station or bureau."""
        return self._staff.of_organisation(org_id)

    def officers_around(self, school: School) -> list[Person]:
        """Everybody of that school's district: of its desks, of what is below and above them, its schools."""
        desks = self.command_desks(school)
        below = dict.fromkeys(school.id for desk in desks for school in self._scope.below(desk))
        return self._staff.of(self._scope.offices(desks), below)

    def office_of(self, school_id: str, *roles: Role) -> list[str]:
        """Who has one of those roles at the school; without roles the whole office."""
        wanted = roles or tuple(SCHOOL_OFFICE)
        return [p.id for p in self._staff.of_school(school_id) if p.role in wanted]

    def head_of(self, school_id: str) -> list[str]:
        """The principal; while there is none the deputy, else the safety office (product.md, People)."""
        roles = (Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE)
        return next((found for role in roles if (found := self.office_of(school_id, role))), [])

    def leaders_of(self, school_id: str) -> list[str]:
        """The guard leader of a school; without one its safety office (Post gap), else its head."""
        roles = (Role.GUARD_LEADER, Role.SAFETY_OFFICE)
        found = next((some for role in roles if (some := self.office_of(school_id, role))), [])
        return found or self.head_of(school_id)

    # -- what is wanted again and again ----------------------------------------------------

    @cached_property
    def book(self) -> Book:
        """例行事项: its own rows and those shipped, buses and terms, found by school."""
        return Book(self.routines, self.buses, self.terms)

    # -- on duty ---------------------------------------------------------------------------

    @cached_property
    def _duties(self) -> DutyRoster:
        return DutyRoster(self.duty_roster, self.overrides, self.exceptions)

    def on_duty(self, now: datetime, *, org_id: str = "", school_id: str = "", role: str = "") -> list[str]:
        """Person ids of the duty roster at that moment for an organisation or a school, stand-ins named.

        On a make-up day that of the weekday it stands for, as at the posts.
        """
        weekday_of = partial(self.weekday_of, school_id)
        found = self._duties.on_duty(self.local(now), org_id, school_id, role, weekday_of)
        return [one for one in found if not self.has_left(one, self.today(now))]

    def standing_for(self, person_id: str, org_id: str, now: datetime) -> str:
        """Who stands on duty there for that person: themselves, unless somebody took it over."""
        return self._duties.standing_for(person_id, org_id, now)

    def duties_of(self, person_id: str) -> Sequence[DutyLine]:
        """The lines of the duty roster that name the person."""
        return self._duties.lines_of(person_id)

    def on_any_duty_roster(self, school_ids: Iterable[str]) -> list[str]:
        """Everybody the duty rosters of those schools and of their district's desks and stations name."""
        chosen = [self.schools[school] for school in dict.fromkeys(school_ids) if school in self.schools]
        desks = dict.fromkeys(desk for school in chosen for desk in self.command_desks(school))
        found = self._duties.everybody(self._scope.offices(desks), [school.id for school in chosen])
        return [one for one in found if one not in self.left]


SEES_ALL = frozenset({Role.SUPERVISOR, Role.ADMIN})


def _by_organisation(person: Person) -> bool:
    """Whether their scope is what their organisation stands above, not the schools they serve."""
    return person.role in POLICE | DESK or bool(not person.schools and person.org_id)
