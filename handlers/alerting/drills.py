"""/drill: an officer names school, post and minutes. The word 演练 from anybody else is only asked about."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.answering import drills
from duty.alerting.answering.drills import NotStarted
from duty.alerting.answering.rights import Refused
from duty.alerting.calls.drill import Drill
from duty.alerting.reporters import helping
from duty.district.areas import FEW, area_of, areas_of
from duty.district.schools import School
from duty.language.reading import Intent
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button, column, row
from handlers.alerting.cards import refused
from handlers.alerting.sos import answer, ask_if_drill
from handlers.incidents.filing import ask_sentence, report
from handlers.speech.filters import Choice, Has, Pressed, Reads, numbered
from handlers.speech.pressed import this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

MINUTES = (5, 10, 15)
AREAS = 8
"""Areas on one screen."""


def jobs() -> list[Job]:
    return [_danger(), _keys(), _free()]


def _danger() -> Job:
    """Stands before the consent: 是真的 must not wait for a form."""
    routes = Job("drills", Stage.DANGER)
    routes.callback_query.register(choose_area, Choice("drill.area"))
    routes.callback_query.register(turn_areas, Choice("drill.areas"))
    routes.callback_query.register(choose_post, Choice("drill.school"))
    routes.callback_query.register(choose_minutes, Choice("drill.post"))
    routes.callback_query.register(start, Choice("drill.go"))
    routes.callback_query.register(end, Choice("drill.end"))
    routes.callback_query.register(it_is_real, Choice("drill.real"))
    routes.callback_query.register(it_is_a_drill, Choice("drill.claim"))
    return routes


def _keys() -> Job:
    routes = Job("drill commands", Stage.KEYS)
    routes.message.register(begin, Pressed(command="drill"))
    return routes


def _free() -> Job:
    """Behind all flows: free words that speak of a drill."""
    routes = Job("drill words", Stage.FREE)
    routes.message.register(spoken_of, Has("text"), Reads(lambda said: said.speaks_of_drill))
    return routes


# -- an officer ----------------------------------------------------------------------------


async def begin(message: Message, talk: Talk, state: FSMContext) -> Say:
    """Which school? Two to a row."""
    await state.set_state(None)
    schools = drills.schools_to_drill(talk.work, talk.me)
    if schools is None:
        return Say(talk.line("drill.officers_only"))
    return _which(talk, schools, 0)


def _which(talk: Talk, schools: Sequence[School], page: int, within: str = "") -> Say:
    """Schools where they are few, else areas; two to a row, a screen at a time."""
    if len(schools) <= FEW:
        named = [button(school.short_name, Press("drill.school", school.id)) for school in schools]
        return Say(talk.line("drill.which_school"), _rows(named))
    areas = areas_of(talk.district, schools)
    here = areas[page * AREAS : (page + 1) * AREAS]
    named = [button(f"{area.name} {len(area.schools)}", Press("drill.area", area.id)) for area in here]
    turn = [button(talk.voice.line("find.school"), Press("find", "drill"))]
    if (page + 1) * AREAS < len(areas):
        turn.insert(0, button(talk.voice.line("ledger.more"), Press("drill.areas", page + 1, within)))
    if page:
        turn.insert(0, button(talk.voice.line("ledger.back"), Press("drill.areas", page - 1, within)))
    return Say(talk.line("drill.which_area", count=len(schools)), (*_rows(named), tuple(turn)))


def _rows(named: Sequence[Button]) -> Buttons:
    return tuple(tuple(named[i : i + 2]) for i in range(0, len(named), 2))


async def choose_area(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The schools of one area; of all one sees where a screen of areas is turned."""
    return [_of_area(talk, args[0], 0)]


async def turn_areas(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    within = args[1] if len(args) > 1 else ""
    return [_of_area(talk, within, numbered(args[0])).but(replaces=this_message(query))]


def _of_area(talk: Talk, org_id: str, page: int) -> Say:
    schools = drills.schools_to_drill(talk.work, talk.me) or ()
    chosen = area_of(schools, org_id) if org_id else schools
    return _which(talk, chosen, page, org_id) if chosen else Say(toast=talk.line("common.gone"))


async def choose_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    posts = drills.posts_to_drill(talk.work, args[-1], talk.me)
    if posts is None:
        return [Say(toast=talk.line("common.gone"))]
    named = column(*((post.name, Press("drill.post", post.id)) for post in posts))
    return [Say(talk.line("drill.which_post"), named)]


async def choose_minutes(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    post = drills.post_to_drill(talk.work, args[-1], talk.me)
    if post is None:
        return [Say(toast=talk.line("common.gone"))]
    spans = ((talk.voice.line("drill.minutes", count=n), Press("drill.go", n, post.id)) for n in MINUTES)
    return [Say(talk.line("drill.how_long"), row(*spans))]


async def start(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    drill = await drills.start(talk.work, args[-1], numbered(args[0]), talk.me, talk.now)
    if drill is NotStarted.UNKNOWN:
        return [Say(toast=talk.line("common.gone"))]
    if isinstance(drill, NotStarted):
        return [Say(talk.line("drill.pausing" if drill is NotStarted.PAUSING else "drill.not_started"))]
    return [_started(talk, drill)]


def _started(talk: Talk, drill: Drill) -> Say:
    school, post = talk.district.schools[drill.school_id].short_name, talk.district.posts[drill.post_id].name
    text = talk.line("drill.you_started", school=school, post=post, until=talk.clock(drill.ends_at))
    return Say(text, row((talk.voice.line("drill.end"), Press("drill.end", drill.id))))


async def end(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    refusal = await drills.end(talk.work, numbered(args[-1]), talk.me, talk.now)
    return refused(talk, Refused(refusal)) if refusal else [Say(talk.line("drill.you_ended"))]


# -- whoever speaks of one -----------------------------------------------------------------


async def spoken_of(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """What sounds like danger is reported all the same."""
    said = await report(talk, state, talk.meaning) if talk.meaning.intent is Intent.INCIDENT else []
    if drills.may_start(talk.me) and not said:
        return [Say(talk.line("drill.how_to"))]
    return [*said, ask_if_drill(talk, 0)]


async def it_is_real(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[是真的]: a call within a drill climbs like any other; without a call the report begins."""
    alert_id = numbered(args[-1])
    if not alert_id:
        return await ask_sentence(talk, state)
    heard = await helping.say_it_is_real(talk.work, alert_id, talk.me, talk.now, talk.said_at)
    return await answer(talk, state, heard)


async def it_is_a_drill(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[是演练，不用管]: the officers decide; the alert goes on."""
    words = talk.voice.line("drill.claimed_words")
    told = await helping.claim_drill(talk.work, numbered(args[-1]), talk.me, words, talk.now)
    return [Say(talk.line("drill.claim_kept" if told else "drill.claim_nothing"))]
