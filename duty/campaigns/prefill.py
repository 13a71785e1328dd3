"""What the house knows of a field already, with where it knows it from. A person still says that it is so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from duty.campaigns import rules
from duty.campaigns.answers import Answers
from duty.campaigns.draft import FormAnswer, Source, by_code
from duty.campaigns.known import AGE_LIMIT, LedgerCount, together
from duty.campaigns.ports import Work
from duty.campaigns.reading import kept_schema
from duty.campaigns.schema import NONE, Field
from duty.district.people import GUARDS, Person, Role
from duty.records.sentences import sentence

HOLIDAYS = timedelta(days=62)
"""A form speaks of the holidays before its cut-off."""
BUTTON_TESTED = timedelta(days=62)
ELECTRIC, BUS, AROUND = ("electric", "fire"), ("bus",), ("surroundings",)
YES, THERE, ZERO = "是", "有", "0"


@dataclass(frozen=True)
class Proposal:
    """An answer nobody has given yet. last: what was said of it the last time."""

    value: str
    source: Source
    last: str | None = None

    @property
    def changed(self) -> bool:
        """It is not what was said the last time, or nothing was."""
        return self.value != self.last


Lookup = Callable[["Knowledge"], Awaitable[tuple[str | None, Source]]]


class Knowledge:
    """What is looked up for one form while somebody is asked: ledger and last time are read once."""

    def __init__(self, work: Work, form: Answers, now: datetime) -> None:
        self.work, self.form, self.now = work, form, now
        self.campaign, self.school = form.campaign, form.school
        self._ledger: Sequence[LedgerCount] | None = None
        self._last: Mapping[str, FormAnswer] | None = None

    @property
    def until(self) -> datetime:
        """Figures count up to the end of the cut-off (S2:48)."""
        over = datetime.combine(self.campaign.cutoff + timedelta(days=1), time(), self.work.district.timezone)
        return min(self.now, over)

    @property
    def last_day(self) -> date:
        return min(self.campaign.cutoff, self.work.district.today(self.now))

    async def hazards(self, *categories: str) -> LedgerCount:
        if self._ledger is None:
            begins = date(self.campaign.cutoff.year, 1, 1)
            since = datetime.combine(begins, time(), self.work.district.timezone)
            self._ledger = await self.work.campaigns.ledger([self.school.id], since, self.until)
        return together(self._ledger, *categories)

    async def last_time(self) -> Mapping[str, FormAnswer]:
        """The answers of the latest earlier form of this kind that the school handed in."""
        if self._last is None:
            self._last = await _last_time(self.work, self.form)
        return self._last

    def guards(self) -> list[Person]:
        people = self.work.district.people_at([self.school.id])
        return [person for person in people if person.role in GUARDS]


async def _school_name(known: Knowledge) -> tuple[str | None, Source]:
    return known.school.name, Source.SCHOOL


async def _today(known: Knowledge) -> tuple[str | None, Source]:
    return known.work.district.today(known.now).isoformat(), Source.DAY


async def _holiday_roster(known: Knowledge) -> tuple[str | None, Source]:
    """Somebody stands on the roster of a window of holidays."""
    district, school = known.work.district, known.school.id
    windows = {window.key for window in district.windows_of(school) if window.days == "holiday"}
    named = any(line.school_id == school and line.window in windows for line in district.roster)
    return (YES if named else None), Source.ROSTER


async def _leader_on_duty(known: Knowledge) -> tuple[str | None, Source]:
    district, school = known.work.district, known.school.id
    leads = any(
        line.school_id == school and line.role == Role.LEADER_ON_DUTY for line in district.duty_roster
    )
    return (YES if leads else None), Source.ROSTER


async def _guards(known: Knowledge) -> tuple[str | None, Source]:
    return str(len(known.guards())), Source.REGISTER


async def _guards_certified(known: Knowledge) -> tuple[str | None, Source]:
    """Nothing where of one of them nobody knows: an unknown is no zero."""
    guards = [person.certificate for person in known.guards()]
    return (None if None in guards else str(sum(map(bool, guards)))), Source.REGISTER


async def _guards_over_age(known: Knowledge) -> tuple[str | None, Source]:
    """By the year of the cut-off. Nothing without a limit, or where a year of birth is not known.

    Whoever reaches the limit within that year is not over it: the day of birth is not kept.
    """
    limit = known.work.district.form_rules.get(AGE_LIMIT)
    born = [person.birth_year for person in known.guards()]
    if limit is None or None in born:
        return None, Source.REGISTER
    over = [year for year in born if year and known.campaign.cutoff.year - year > limit]
    return str(len(over)), Source.REGISTER


async def _alarm_button(known: Knowledge) -> tuple[str | None, Source]:
    """It was pressed and heard in the last tests (一键报警月测)."""
    since = known.last_day - BUTTON_TESTED
    tests = await known.work.campaigns.routine_counts(known.school.id, "alarm_button", since, known.last_day)
    return (THERE if tests.times else None), Source.ROUTINE


async def _electric(known: Knowledge) -> tuple[str | None, Source]:
    found = await known.hazards(*ELECTRIC)
    return _told(found, "electric") or sentence("of_form.no_electric"), Source.LEDGER


async def _bus(known: Knowledge) -> tuple[str | None, Source]:
    return _told(await known.hazards(*BUS), "bus") or NONE, Source.LEDGER


def _told(found: LedgerCount, what: str) -> str:
    """How many of what; empty where there are none."""
    if not found.total:
        return ""
    named, left = sentence(f"of_form.{what}"), found.total - found.done
    return sentence("of_form.counted", what=named, total=found.total, done=found.done, left=left)


async def _disorder(known: Knowledge) -> tuple[str | None, Source]:
    """The places around that were 治安乱点 this year; 无 where neither they nor the ledger know of any."""
    year = known.campaign.cutoff.year
    around = await known.work.visits.places(known.school.id)
    named = [one.name for one in around if one.disorderly or (one.opened_on and one.opened_on.year == year)]
    if named:
        return "；".join(named), Source.PLACES
    found = await known.hazards(*AROUND)
    return (None if found.total else NONE), Source.LEDGER


async def _lessons(known: Knowledge) -> tuple[str | None, Source]:
    given = await _counted(known, "safety_lesson")
    told = sentence("of_form.lessons", times=given[0], people=given[1]) if given[0] else None
    return told, Source.ROUTINE


async def _outings(known: Knowledge) -> tuple[str | None, Source]:
    times = (await _counted(known, "outing"))[0]
    return (str(times) if times else None), Source.ROUTINE


async def _outing_people(known: Knowledge) -> tuple[str | None, Source]:
    times, people = await _counted(known, "outing")
    return (str(people) if times else None), Source.ROUTINE


async def _counted(known: Knowledge, routine: str) -> tuple[int, int]:
    since = known.last_day - HOLIDAYS
    found = await known.work.campaigns.routine_counts(known.school.id, routine, since, known.last_day)
    return found.times, found.people


async def _total(known: Knowledge) -> tuple[str | None, Source]:
    return str((await known.hazards()).total), Source.LEDGER


async def _done(known: Knowledge) -> tuple[str | None, Source]:
    return str((await known.hazards()).done), Source.LEDGER


async def _narrative(known: Knowledge) -> tuple[str | None, Source]:
    """Facts and numbers only; a person reads and completes it before anybody signs."""
    found = await known.hazards()
    until = known.last_day
    counts = {"total": found.total, "done": found.done, "left": found.total - found.done}
    day = {"month": until.month, "day": until.day}
    return sentence("of_form.narrative", school=known.school.name, **day, **counts), Source.LEDGER


LOOKUPS: dict[str, Lookup] = {
    "school_name": _school_name,
    "today": _today,
    "holiday_roster": _holiday_roster,
    "leader_on_duty": _leader_on_duty,
    "guards": _guards,
    "guards_certified": _guards_certified,
    "guards_over_age": _guards_over_age,
    "alarm_button": _alarm_button,
    "electric_hazards": _electric,
    "bus_hazards": _bus,
    "disorder_places": _disorder,
    "safety_lessons": _lessons,
    "outings": _outings,
    "outing_people": _outing_people,
    "hazards_total": _total,
    "hazards_done": _done,
    "narrative": _narrative,
}
"""By the `source` of a field. A source that is not here proposes nothing; the field is asked."""


async def proposals(known: Knowledge, codes: Collection[str]) -> Mapping[str, Proposal]:
    """What may be proposed for these codes; only what could stand and would not be asked back."""
    of, before = known.form, await known.last_time()
    found: dict[str, Proposal] = {}
    for code in codes:
        field = of.form.field(code)
        said = before.get(code)
        last = said.value if said else None
        if made := await _proposed(known, field, code, last):
            found[code] = made
    return {code: one for code, one in found.items() if _could_stand(of, code, one, found)}


async def _proposed(known: Knowledge, field: Field, code: str, last: str | None) -> Proposal | None:
    """The house's own knowledge first, then what was said last time, unless that is asked anew."""
    lookup = LOOKUPS.get(field.source) if code == field.code else None
    if lookup:
        value, source = await lookup(known)
        if value is not None:
            return Proposal(value, source, last)
    return Proposal(last, Source.LAST, last) if last is not None and not field.anew else None


def _could_stand(of: Answers, code: str, one: Proposal, all_: Mapping[str, Proposal]) -> bool:
    values = {**{c: p.value for c, p in all_.items()}, **of.values}
    wrong = rules.wrong_with(of.form, code, one.value, values, of.facts)
    return wrong is None and not rules.warning(of.form, code, one.value, of.facts)


async def _last_time(work: Work, of: Answers) -> Mapping[str, FormAnswer]:
    for campaign in await work.campaigns.before(of.campaign):
        draft = await work.campaigns.draft(campaign.known_id, of.draft.school_id)
        if draft and draft.submitted_at and kept_schema(campaign.form).id == of.form.id:
            return by_code(await work.campaigns.answers(draft.known_id))
    return {}
