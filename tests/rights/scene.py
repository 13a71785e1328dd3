"""A district with one actor for each role, and one of everything at every distance from them."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import event, insert

from bot.app import OFFLINE
from bot.boundary import Boundary
from bot.channels.web.updates import incoming
from bot.delivery.floor import Alone
from bot.intake.entrance import answers
from bot.intake.fsm import context_of
from bot.pictures.pictures import Pictures
from bot.reception import Reception
from duty.alerting.afterwards.hail import Hail, HailAnswer, HailKind
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.drill import Drill
from duty.alerting.calls.page import Page, PageState
from duty.alerting.calls.question import Asked, Question
from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.checkin import CheckIn, Evidence, Punctuality, Standing
from duty.attendance.correcting.correction import Correction
from duty.attendance.gap import Gap
from duty.attendance.handing.handover import HandoverNote
from duty.attendance.leading.card import LeaderCard
from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import DraftState, FormDraft
from duty.campaigns.letters.letter import Letter, Section, kept
from duty.campaigns.reading import shipped
from duty.district.severity import Level, Triage
from duty.hazards.hazard import Hazard
from duty.hazards.status import DONE, Status
from duty.incidents.incident import Incident, IncidentState
from duty.messaging.accounts import CONSENT_VERSION
from duty.messaging.rollcall import RollCall
from duty.patrols.scan import Scan
from duty.patrols.walk import Walk
from duty.records.photos import Photo, PhotoState
from duty.reporting.report import Report, ReportKind
from duty.reporting.timer import ReportClock, ReportTimer
from duty.rosters.standin import StandIn
from duty.rosters.succession.succession import Succession
from duty.rosters.swaps.leave_ask import LeaveAsk
from duty.rosters.swaps.swap import Swap
from duty.routines.task import Task
from duty.summaries.summary import Figures, Summary
from duty.tips.codes import hanging
from duty.tips.tip import Tip
from duty.visits.visit import Kind, Visit
from handlers.routes import build_routing
from handlers.speech.talk import Talk
from media.shelf import Shelf
from storage import tables
from storage.arrivals.conversations import Conversation
from storage.engine.database import Database
from storage.engine.work import SqlWork
from tests.kit.engine_room import VOICE, open_database

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)

ACTORS = {
    "guard": "G02",
    "leader": "G01",
    "teacher": "T01",
    "volunteer": "V91",
    "staff": "S91",
    "attendant": "BA91",
    "principal": "PR01",
    "vice": "VP91",
    "safety": "SO01",
    "police": "PO02",
    "auxiliary": "PO91",
    "chief": "PO01",
    "desk": "DO1",
    "police_desk": "DO3",
    "desk_leader": "DO2",
    "police_desk_leader": "DO4",
    "supervisor": "SV01",
    "admin": "AD01",
}
"""Of the school SCH01, its station ORG06, the district and the city."""
INVENTED = (
    ("V91", "volunteer", "", ["SCH01"]),
    ("S91", "school_staff", "", ["SCH01"]),
    ("BA91", "bus_attendant", "", ["SCH01"]),
    ("VP91", "vice_principal", "", ["SCH01"]),
    ("PO91", "auxiliary_officer", "ORG06", ["SCH01"]),
)
"""Roles that the sample has nobody of at that school."""
PLACES = {
    "own": ("SCH01", ""),
    "school": ("SCH01", "G03"),
    "station": ("SCH02", "G07"),
    "foreign": ("SCH03", "G11"),
    "called": ("SCH03", "G10"),
}
"""Where a thing belongs and who reported it; empty is the actor."""


@dataclass
class Tried:
    """What came of one try."""

    said: tuple[Any, ...]
    recorded: int
    toast_only: bool
    statements: int


@dataclass
class Scene:
    """The house as far as a press gets: the routing over a real database, nothing ever committed."""

    database: Database
    bot: Bot
    ids: dict[tuple[str, str], int | str] = field(default_factory=dict)
    """By kind and place; an own one by kind and `own:<person>`."""
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The words of each thing, which nobody else's contain."""
    keys: dict[int, str] = field(default_factory=dict)
    """Of the pictures, by their id."""
    posts: dict[str, str] = field(default_factory=dict)
    """The last post of each school."""
    statements: int = 0
    reception: Reception = field(init=False)

    def __post_init__(self) -> None:
        self.routing = build_routing()
        self._numbers = itertools.count(1)
        event.listen(self.database.engine.sync_engine, "before_cursor_execute", self._count)

    def _count(self, *_: Any) -> None:
        self.statements += 1

    def id_of(self, kind: str, place: str, actor: str) -> str:
        if place == "unknown":
            return "999999"
        return str(self.ids[kind, f"own:{actor}" if place == "own" else place])

    def leaks(self, actor: str, tried: Tried, reads: dict[str, dict[str, frozenset[str]]]) -> list[str]:
        """The words in it that this person may not read."""
        role = next(role for role, one in ACTORS.items() if one == actor)
        found = []
        for text, (kind, place) in self.texts.items():
            if any(text in said[0] or text in said[1] for said in tried.said):
                theirs = (
                    "own" if place == f"own:{actor}" else place.partition(":")[0].replace("own", "school")
                )
                if role not in reads[kind][theirs]:
                    found.append(f"{role} reads {text}")
        return found

    async def presses(self, actor: str, data: str) -> Tried:
        posted = {"press": {"data": data, "message_id": 1}}
        return await self._tries(actor, posted)

    async def sends(self, actor: str, text: str) -> Tried:
        return await self._tries(actor, {"text": text})

    async def _tries(self, actor: str, posted: dict[str, Any]) -> Tried:
        """In a transaction that is rolled back."""
        posted = posted | {"id": next(self._numbers), "at": NOW.isoformat()}
        raw = incoming(actor, posted, NOW).raw
        update = Update.model_validate(raw, context={"bot": self.bot})
        async with self.database.work(NOW) as work:
            recorded = _counting(work)
            account = await work.accounts.find("web", actor)
            assert account is not None
            person = work.district.people[actor]
            talk = Talk(work, account, NOW, NOW, raw, VOICE, person, link="https://example.invalid/?c=")
            before, state = self.statements, context_of(Conversation(actor))
            found = await self.routing.answer(update, talk, state, None)
            spent = self.statements - before
            said = tuple((s.text, s.toast, s.photo, s.buttons) for s in answers(found, update))
        return Tried(said, len(recorded), all(not one[0] and not one[2] for one in said), spent)

    def key_of(self, kind: str, place: str, actor: str) -> str:
        """The shelf key of a picture."""
        return self.keys[int(self.id_of(kind, place, actor))]


@asynccontextmanager
async def pictures_of(made: Scene) -> AsyncIterator[Callable[[str, str], Awaitable[bool]]]:
    """Whether a picture's web address opens for somebody; all but one lie on the shelf."""
    shelf = Shelf.open("memory://")
    for key in made.keys.values():
        await shelf.put(key, b"a picture")
    shown = Pictures(made.database, shelf, lambda: NOW, VOICE, lambda channel: "")
    boundary = Boundary(made.database, VOICE, Alone("here"), lambda said: None)
    made.reception = Reception(boundary, shown, lambda: NOW)

    async def opens(key: str, person: str) -> bool:
        return await made.reception.photo(key, person) is not None

    yield opens


def _counting(work: SqlWork) -> list[str]:
    kept: list[str] = []
    recording = work.record

    def record(subject: Any, what: str, at: datetime, actor_id: str = "", /, **detail: Any) -> None:
        kept.append(what)
        recording(subject, what, at, actor_id, **detail)

    work.record = record  # type: ignore[method-assign]
    return kept


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    database, bot = open_database(folder), Bot(OFFLINE)
    try:
        await _people(database)
        made = Scene(database, bot)
        await _furnish(made)
        yield made
    finally:
        await bot.session.close()
        await database.close()


async def _people(database: Database) -> None:
    rows = [
        {"id": i, "name": f"测试{i}", "role": role, "org_id": org, "schools": schools}
        for i, role, org, schools in INVENTED
    ]
    async with database.writing() as connection:
        await connection.execute(insert(tables.people), rows)
        accounts = [
            {"channel": "web", "address": r["id"], "person_id": r["id"], "bound_at": NOW} for r in rows
        ]
        await connection.execute(insert(tables.accounts), accounts)
        notices = [
            {"person_id": p, "version": CONSENT_VERSION, "channel": "web", "at": NOW} for p in ACTORS.values()
        ]
        await connection.execute(insert(tables.consents), notices)


async def _furnish(made: Scene) -> None:
    async with made.database.work(NOW) as work:
        for place in ("school", "station", "foreign", "called"):
            school, reporter = PLACES[place]
            await _everything(made, work, place, school, reporter)
        for actor in ACTORS.values():
            await _everything(made, work, f"own:{actor}", "SCH01", actor)
        made.ids["stand_in", "foreign"], made.ids["roll_call", "foreign"] = await _of_others(work)
        made.posts = {school: work.district.posts_of(school)[-1].id for school, _ in PLACES.values()}
        await work.commit()


async def _of_others(work: SqlWork) -> tuple[int, int]:
    """A question whether somebody stands in, and a roll call; none of the actors has to do with either."""
    standing_in = StandIn("ORG07", "DO5", "PO08", NOW - timedelta(minutes=1), NOW + timedelta(hours=9))
    await work.stand_ins.add(standing_in)
    asked = RollCall(NOW.date(), NOW - timedelta(minutes=1), ["DO5", "PO08"])
    await work.roll_calls.add(asked)
    assert standing_in.id and asked.id
    return standing_in.id, asked.id


async def _everything(made: Scene, work: SqlWork, place: str, school: str, person: str) -> None:
    post = next(iter(work.district.posts_of(school))).id

    async def keep(kind: str, where: Any, thing: Any) -> None:
        await (where.add_all([thing]) if kind in ("summary", "gap", "leader_card") else where.add(thing))
        made.ids[kind, place] = thing.id
        if isinstance(thing, Incident):
            made.ids[kind.replace("incident", "number"), place] = thing.number
        if isinstance(thing, Photo):
            made.keys[thing.id or 0] = thing.large_key

    def words(kind: str) -> str:
        text = f"〔{kind}·{place}〕"
        made.texts[text] = (kind, place)
        return text

    await _incidents(work, keep, words, place, school, post, person)
    await _hazards(work, keep, words, school, person)
    on = Standing.DOUBTFUL
    await keep(
        "check_in",
        work.check_ins,
        CheckIn(person, school, post, f"{school}:x:{place}", on, Evidence.WORDS, Punctuality.ON_TIME, NOW),
    )
    card = LeaderCard(f"{school}:x:{place}", person, NOW)
    await keep("leader_card", work.leader_cards, card)
    told = [person] if place.startswith("own:") else list(ACTORS.values()) if place == "called" else []
    gap = Gap(f"{school}:x:{place}", post, school, {"guard": 1}, NOW, NOW, told)
    await keep("gap", work.gaps, gap)
    row = Foreseen(f"{school}:x:{place}", school, post, {"guard": 1}, [], NOW, NOW, told)
    await keep("foreseen", work.absences, row)
    line = HandoverNote(school, post, f"{school}:x:{place}", person, NOW, "钥匙")
    await keep("handover", work.absences, line)
    disputed = Correction(person, school, post, f"{school}:x:{place}", NOW, "没电", person, NOW)
    await keep("correction", work.absences, disputed)
    await keep("summary", work.summaries, Summary(person, NOW.date(), NOW, Figures(*([0] * 12))))
    await keep("visit", work.visits, Visit(school, person, Kind.DRILL, NOW))
    code = await hanging(work, school, "", "", NOW)
    tip = Tip(code.known_id, school, "", "", words("tip"), NOW, f"{len(made.ids)}")
    await keep("tip", work.tips, tip)
    await _photo(work, keep, "tip_photo", tip.subject, "")
    await _changing_hands(work, keep, school, post, person)
    asked = _task(school, person)
    await keep("task", work.tasks, asked)
    answered = _task(school, person, later=1)
    answered.settle(person, answered.choices[0], NOW)
    await keep("answered_task", work.tasks, answered)
    for hail in (HailKind.ROLL_CALL, HailKind.ORDER, HailKind.PLAN):
        asked_all = Hail(hail, school, "DO5", NOW)
        await work.hails.add(asked_all, [HailAnswer(0, person, post, NOW)])
        made.ids[f"{hail}_hail", place] = asked_all.known_id
    org = {"school": "ORG03", "station": "ORG06"}.get(place, "ORG07")
    await _walked(work, keep, place, school, person)
    await _asked_for_a_form(work, keep, school, person)
    drill = Drill(school, post, "DO1", org, NOW - timedelta(minutes=1), NOW + timedelta(minutes=9))
    await keep("drill", work.drills, drill)


async def _changing_hands(work: SqlWork, keep: Any, school: str, post: str, person: str) -> None:
    """A place that they would give, one that they are offered, one that waits for a leader; and leave."""
    times, key = (NOW, *[NOW + timedelta(hours=9)] * 3), f"{school}:x:2026-11-24"
    given = Swap(school, key, post, person, person, person, *times, offered_to=["G05"])
    await keep("swap", work.swaps, given)
    offered = Swap(school, key, post, "G05", "G05", "G05", *times, offered_to=[person])
    await keep("swap_offered", work.swaps, offered)
    accepted = Swap(school, key, post, person, person, person, *times, offered_to=["G05"])
    accepted.accept("G05", NOW)
    await keep("swap_accepted", work.swaps, accepted)
    day = NOW.date() + timedelta(days=1)
    asked = LeaveAsk(person, day, day, "事假", person, NOW, NOW + timedelta(hours=9))
    await keep("leave_ask", Asks(work), asked)
    await keep("succession_asked", work.successions, _passing_on("SO05", person))
    await keep("succession_given", work.successions, _passing_on(person, "G05"))


def _passing_on(holder: str, successor: str) -> Succession:
    """An office that somebody is asked to take over."""
    one = Succession(holder, "safety_office", holder, NOW, successor)
    one.day, one.begins_at = NOW.date() + timedelta(days=1), NOW + timedelta(hours=14)
    one.ask(NOW)
    return one


class Asks:
    """Asked for, with `add` like everything else here."""

    def __init__(self, work: SqlWork) -> None:
        self.add = work.leaves.ask


def _task(school: str, person: str, later: int = 0) -> Task:
    """Asked of that person; of a bus, so that all buttons mean something."""
    due = NOW + timedelta(minutes=later, microseconds=crc32(person.encode()) % 10**6)
    task = Task("x", school, NOW.date(), due, due, "1号车", "清了吗？", ["好=done", "数=count"], bus_id="B1")
    task.asked_at, task.told = NOW, {person: ""}
    return task


async def _incidents(
    work: SqlWork, keep: Any, words: Any, place: str, school: str, post: str, person: str
) -> None:
    """A report with its call, a call for help, a report that is over; each with a picture."""
    for kind, what, state in (
        ("report", "fight", IncidentState.OPEN),
        ("sos", "sos", IncidentState.OPEN),
        ("over", "fight", IncidentState.CLOSED),
    ):
        triage, number = Triage.P0 if kind == "sos" else Triage.P1, f"SJ-{school}-{kind}-{person}"
        incident = Incident(number, school, post, what, triage, person, NOW, NOW, state, words(kind))
        await keep(f"{kind}_incident", work.incidents, incident)
        alert = Alert(incident.known_id, school, post, triage, person, NOW, next_at=NOW + timedelta(hours=9))
        if kind == "over":
            alert.close("DO5", NOW)
        await keep(kind, work.alerts, alert)
        if place == "called":
            pages = [Page(alert.known_id, one, 99, NOW, PageState.SENT) for one in ACTORS.values()]
            await work.alerts.add_pages(pages)
        await _photo(work, keep, f"{kind}_photo", incident.subject, person)
    timer = ReportTimer.begun(incident.known_id - 2, ReportClock(), NOW)
    await work.reports.add_timer(timer)
    draft = Report(incident.known_id - 2, ReportKind.FIRST, 1, "DO5", NOW, NOW)
    await keep("draft", work.reports, draft)
    await keep("question", work.questions, Question(person, Asked.NOW, NOW, NOW, NOW + timedelta(minutes=1)))


async def _walked(work: SqlWork, keep: Any, place: str, school: str, person: str) -> None:
    """A round that is on, one point of which was seen."""
    walk = Walk(f"R-{place}", school, NOW.date(), NOW + timedelta(hours=2), points=2)
    walk.begin(person, NOW, NOW)
    await keep("walk", work.walks, walk)
    await keep("scan", Scans(work), Scan(walk.known_id, "SCH01-C02", person, NOW))


async def _asked_for_a_form(work: SqlWork, keep: Any, school: str, person: str) -> None:
    """A campaign of that school alone: its form empty, handed in, signed; and one not begun yet."""
    day, form = NOW.date(), shipped()
    for kind, state in (
        ("form", DraftState.EMPTY),
        ("form_ready", DraftState.READY),
        ("form_signed", DraftState.SIGNED),
    ):
        asked = Campaign("排查", form.id, dict(form.raw), day, day, None, [school], person, NOW, NOW)
        await keep("campaign", work.campaigns, asked)
        await keep(kind, Drafts(work), FormDraft(asked.known_id, school, state))
        if kind == "form_signed":
            text = [Section("一、", "隐患3处。")]
            await keep("letter", work.letters, Letter(asked.known_id, school, "报告", kept(text), NOW))
    new = Campaign("排查", form.id, dict(form.raw), day, day, None, [school], person, NOW)
    await keep("campaign_new", work.campaigns, new)


class Drafts:
    """Kept beside their campaign, with `add` like everything else here."""

    def __init__(self, work: SqlWork) -> None:
        self.add = work.campaigns.add_draft


class Scans:
    """Kept beside their walk, with `add` like everything else here."""

    def __init__(self, work: SqlWork) -> None:
        self.add = work.walks.add_scan


async def _hazards(work: SqlWork, keep: Any, words: Any, school: str, person: str) -> None:
    for kind, status, level in (
        ("hazard", Status.ASSIGNED, Level.ORDINARY),
        ("major", Status.ASSIGNED, Level.MAJOR),
        ("listed", Status.LISTED, Level.ORDINARY),
        ("rectified", Status.RECTIFIED, Level.ORDINARY),
        ("verified", Status.VERIFIED, Level.ORDINARY),
        ("closed", Status.CLOSED, Level.ORDINARY),
        ("draft_hazard", Status.DRAFT, Level.ORDINARY),
    ):
        hazard = Hazard(school, person, NOW, words(kind), "fire", level, status)
        if status is not Status.DRAFT:
            hazard.number = f"YH-{school}-{kind}-{person}-0001"
            hazard.owner_id, hazard.due_at, hazard.registered_at = f"SO0{school[-1]}", NOW, NOW
            hazard.owner_told = True
        if status in DONE:
            hazard.rectified_at = NOW
        await keep(kind, work.hazards, hazard)
        await _photo(work, keep, f"{kind}_photo", hazard.subject, person)


async def _photo(work: SqlWork, keep: Any, kind: str, subject: Any, person: str) -> None:
    key = f"photos/{subject}".replace(":", "-")
    photo = Photo(subject, "before", "web", f"web:{subject}", person, NOW, PhotoState.DEVELOPED)
    photo.large_key = photo.small_key = f"{key}.jpg"
    await keep(kind, work.photos, photo)
