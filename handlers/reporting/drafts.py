"""A report as a draft: the record's facts, a sentence per heading, one tap that freezes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging.press import Press
from duty.messaging.say import Say, button, row
from duty.reporting.cases import Refusal
from duty.reporting.drafting import Paper, add_sentence, draft, freeze, open_draft
from duty.reporting.facts import Heading
from duty.reporting.report import ReportKind
from handlers.reporting.reports import refused
from handlers.reporting.words import words_of
from handlers.speech.filters import Choice, In, Words, numbered
from handlers.speech.stages import REPORTING, Job, Stage
from handlers.speech.talk import Talk

ASKED_FOR = timedelta(minutes=30)
PER_ROW = 3


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("report drafts", Stage.KEYS)
    routes.callback_query.register(drafted, Choice("rpnew"))
    routes.callback_query.register(heading, Choice("rpfield"))
    routes.callback_query.register(confirmed, Choice("rpok"))
    return routes


def _flows() -> Job:
    routes = Job("report sentence", Stage.FLOWS)
    routes.message.register(said, Words(), In(REPORTING))
    return routes


@dataclass(frozen=True)
class AskedHeading:
    """Conversation value: for which heading of which draft a sentence was asked, and when."""

    report_id: int
    heading: Heading
    at: datetime

    async def keep(self, state: FSMContext) -> None:
        await state.set_state(REPORTING)
        kept = {"draft": self.report_id, "heading": str(self.heading), "heading_at": self.at.isoformat()}
        await state.update_data(kept)

    @classmethod
    async def waiting(cls, state: FSMContext, now: datetime) -> AskedHeading | None:
        """None where nothing was asked for, or hours ago."""
        data = await state.get_data()
        at, name = data.get("heading_at"), data.get("heading")
        if not at or name not in list(Heading) or now - datetime.fromisoformat(at) > ASKED_FOR:
            return None
        return cls(int(data.get("draft") or 0), Heading(name), datetime.fromisoformat(at))


async def drafted(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[初报] [续报] [终报]"""
    if args[-1] not in list(ReportKind):
        return refused(talk, Refusal.GONE)
    paper = await draft(talk.work, talk.me, numbered(args[0]), ReportKind(args[-1]), talk.now)
    if isinstance(paper, Refusal):
        return refused(talk, paper)
    await state.set_state(None)
    return [_draft(talk, paper)]


async def heading(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """A heading was tapped: the next sentence is for it."""
    if args[-1] not in list(Heading):
        return refused(talk, Refusal.GONE)
    paper = await open_draft(talk.work, talk.me, numbered(args[0]))
    if isinstance(paper, Refusal):
        return refused(talk, paper)
    asked = AskedHeading(paper.report.id or 0, Heading(args[-1]), talk.now)
    await asked.keep(state)
    field = talk.voice.word("report_field", asked.heading, talk.account.language)
    return [Say(talk.line("report.sentence_please", field=field))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A heading tapped hours ago waits for nothing any more, and swallows no danger."""
    asked = await AskedHeading.waiting(state, talk.now)
    if asked is None:
        await state.set_state(None)
        raise SkipHandler
    paper = await add_sentence(talk.work, talk.me, asked.report_id, asked.heading, talk.meaning)
    if paper is Refusal.NOTHING_SAID:
        return []
    await state.set_state(None)
    if isinstance(paper, Refusal):
        raise SkipHandler
    return [_draft(talk, paper)]


async def confirmed(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[确认上报]: what was confirmed is shown as it was kept."""
    wording = partial(_signed, talk)
    paper = await freeze(talk.work, talk.me, numbered(args[-1]), wording, talk.now)
    if isinstance(paper, Refusal):
        return refused(talk, paper)
    await state.set_state(None)
    card = str(paper.report.subject)
    return [Say(f"{paper.report.text}\n\n{talk.line('report.kept')}", name=card, replaces=card)]


def _draft(talk: Talk, paper: Paper) -> Say:
    """The report as it would read, a button per heading, and one that confirms."""
    report = paper.report
    named = [
        button(talk.voice.word("report_field", one), Press("rpfield", report.id, one)) for one in Heading
    ]
    rows = tuple(tuple(named[i : i + PER_ROW]) for i in range(0, len(named), PER_ROW))
    confirm = row((talk.voice.line("report.confirm"), Press("rpok", report.id)))
    text = f"{words_of(talk.voice, paper)}\n\n{talk.line('report.check')}"
    return Say(text, rows + confirm, name=str(report.subject), replaces=str(report.subject))


def _signed(talk: Talk, paper: Paper, addressed: list[str]) -> str:
    """The report, to whom it is meant, and who confirmed it when."""
    orgs = talk.district.organisations
    names = "、".join(orgs[org].name for org in addressed if org in orgs)
    when = f"{talk.district.local(talk.now):%Y-%m-%d %H:%M}"
    foot = talk.voice.line("report.foot", to=names, by=talk.me.name, time=when)
    return f"{words_of(talk.voice, paper)}\n{foot}"
