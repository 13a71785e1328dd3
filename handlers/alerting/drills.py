"""/drill: an officer names school, post and minutes. The word 演练 from anybody else is only asked about."""

from __future__ import annotations

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting import answers, drills, raising
from duty.alerting.call import Call
from duty.alerting.drill import Drill
from duty.language.reading import Intent
from duty.messaging.say import Button, Say, column, row
from handlers.alerting.calling import call_for_help
from handlers.alerting.words import question
from handlers.incidents.filing import ask_sentence, report
from handlers.speech.filters import Choice, Has, Pressed, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

MINUTES = (5, 10, 15)


def jobs() -> list[Job]:
    return [_danger(), _keys(), _free()]


def _danger() -> Job:
    """Stands before the consent: 是真的 must not wait for a form."""
    routes = Job("drills", Stage.DANGER)
    routes.callback_query.register(choice, Choice("drill"))
    return routes


def _keys() -> Job:
    routes = Job("drill commands", Stage.KEYS)
    routes.message.register(begin, Pressed(command="drill"))
    return routes


def _free() -> Job:
    """Behind all flows: free words that speak of a drill."""
    routes = Job("drill words", Stage.FREE)
    routes.message.register(spoken_of, Has("text"), SaysDrill())
    return routes


class SaysDrill(Filter):
    async def __call__(self, _message: Message, talk: Talk) -> bool:
        return talk.meaning.speaks_of_drill


async def begin(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    if not drills.may_start(talk.me):
        return Say(talk.line("drill.officers_only"))
    schools = talk.district.schools_seen_by(talk.me)
    buttons = [Button(s.short_name, f"drill:school:{s.id}") for s in schools]
    return Say(
        talk.line("drill.which_school"), tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    )


async def choice(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    act = args[0]
    if act in CALLERS:
        return await CALLERS[act](query, talk, state, numbered(args[-1]))
    if not drills.may_start(talk.me):
        return [Say(toast=talk.line("common.gone"))]
    if act == "school":
        return [_posts(talk, args[-1])]
    if act == "post":
        return [_minutes(talk, args[-1])]
    if act == "go" and len(args) == 3:
        return [await _start(talk, numbered(args[1]), args[2])]
    if act == "end":
        return [await _end(talk, numbered(args[-1]))]
    return [Say(toast=talk.line("common.too_late"))]


def _posts(talk: Talk, school_id: str) -> Say:
    if school_id not in {s.id for s in talk.district.schools_seen_by(talk.me)}:
        return Say(toast=talk.line("common.gone"))
    posts = talk.district.posts_of(school_id)
    return Say(talk.line("drill.which_post"), column(*((p.name, f"drill:post:{p.id}") for p in posts)))


def _minutes(talk: Talk, post_id: str) -> Say:
    if post_id not in talk.district.posts:
        return Say(toast=talk.line("common.gone"))
    spans = ((talk.voice.line("drill.minutes", count=n), f"drill:go:{n}:{post_id}") for n in MINUTES)
    return Say(talk.line("drill.how_long"), row(*spans))


async def _start(talk: Talk, minutes: int, post_id: str) -> Say:
    post = talk.district.posts.get(post_id)
    if post is None:
        return Say(toast=talk.line("common.gone"))
    drill = await drills.start(talk.work, talk.me, post, minutes, talk.now)
    if drill is None:
        return Say(talk.line("drill.not_started"))
    school = talk.district.schools[post.school_id].short_name
    text = talk.line("drill.you_started", school=school, post=post.name, until=talk.clock(drill.ends_at))
    return Say(text, row((talk.voice.line("drill.end"), f"drill:end:{drill.id}")))


async def _end(talk: Talk, drill_id: int) -> Say:
    drill: Drill | None = await talk.work.drills.get(drill_id)
    theirs = drill is not None and talk.me.org_id == drill.org_id
    if drill is None or not theirs or not await drills.end(talk.work, drill, talk.me.id, talk.now):
        return Say(toast=talk.line("common.too_late"))
    return Say(talk.line("drill.you_ended"))


async def spoken_of(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """What sounds like danger is reported all the same."""
    said = await report(talk, state, talk.meaning) if talk.meaning.intent is Intent.INCIDENT else []
    if drills.may_start(talk.me) and not said:
        return [Say(talk.line("drill.how_to"))]
    return [*said, question(talk, 0)]


async def _mine(talk: Talk, alert_id: int) -> Call | None:
    call = await talk.work.alerts.call(alert_id)
    mine = call is not None and call.alert.reporter_id == talk.me.id and call.alert.live
    return call if mine else None


async def _real(query: CallbackQuery, talk: Talk, state: FSMContext, alert_id: int) -> list[Say]:
    """是真的: a call within a drill climbs like any other; without a call the report begins."""
    mine = await _mine(talk, alert_id)
    if mine:
        await raising.make_real(talk.work, mine, talk.now)
        return [Say(talk.line("sos.real_kept"))]
    if alert_id:
        return await call_for_help(talk, state, real=True)
    return await ask_sentence(talk, state)


async def _claimed(query: CallbackQuery, talk: Talk, state: FSMContext, alert_id: int) -> list[Say]:
    """是演练，不用管: passed on to the officers, who decide; the alert goes on."""
    mine = await _mine(talk, alert_id)
    if mine is None:
        return [Say(talk.line("drill.claim_nothing"))]
    talk.work.record(mine.subject, "drill_claimed", talk.now, talk.me.id)
    await answers.add_detail(talk.work, mine, talk.voice.line("drill.claimed_words"), talk.now)
    return [Say(talk.line("drill.claim_kept"))]


CALLERS = {"real": _real, "claim": _claimed}
