"""下指令: /order or the tap on an incident, posts by buttons, one sentence; and what is answered to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.afterwards import ordering
from duty.alerting.afterwards.hail import HailKind, Reply
from duty.alerting.afterwards.ordering import PostsThere
from duty.language.alarm import Alarm
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column
from handlers.alerting.afterwards.schools import which_school
from handlers.alerting.afterwards.words import answer_buttons, card_said
from handlers.speech.filters import Choice, In, Pressed, Words, id_of, numbered
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ORDERING = "order:words"
"""State: the next sentence is the order for what stands in `order`."""
ORDER = "order"
"""Conversation value: school, call (0: none), posts (none: the whole school), and when they were chosen."""
WORDS_WITHIN = timedelta(minutes=10)


def jobs() -> list[Job]:
    return [_danger(), _keys()]


def _danger() -> Job:
    """Stands before the consent, as answers do; what an order says is none of the officer's own danger."""
    routes = Job("orders", Stage.DANGER)
    routes.callback_query.register(for_call, Choice("order.of"))
    routes.callback_query.register(at_school, Choice("order.school"))
    routes.callback_query.register(whole_school, Choice("order.all"))
    routes.callback_query.register(one_post, Choice("order.post"))
    routes.message.register(worded, Words(), In(ORDERING))
    routes.callback_query.register(answered, Choice("hail.order"))
    return routes


def _keys() -> Job:
    routes = Job("orders by command", Stage.KEYS)
    routes.message.register(begin, Pressed(command="order"))
    return routes


# -- where ---------------------------------------------------------------------------------------


async def begin(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """/order"""
    await state.set_state(None)
    schools = ordering.schools_to_order(talk.work, talk.me)
    if not schools:
        return [Say(talk.line("hail.order_not_yours"))]
    if len(schools) == 1:
        return await _posts(talk, state, schools[0].id, 0)
    return [which_school(talk, schools, "hail.order_which", "order.school", "order")]


async def at_school(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    return await _posts(talk, state, args[0], 0)


async def for_call(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[下指令] on an incident; a principal who has it in hand reads whose this is."""
    alert_id = id_of(args)
    school_id = await ordering.school_of(talk.work, alert_id, talk.me)
    if not school_id:
        return [Say(toast=talk.line("common.gone"))]
    return await _posts(talk, state, school_id, alert_id)


async def _posts(talk: Talk, state: FSMContext, school_id: str, alert_id: int) -> list[Say]:
    found = await ordering.posts_there(talk.work, school_id, talk.me, talk.now)
    if isinstance(found, Refused):
        return refused(talk, found)
    if not found.count:
        return [Say(talk.line("hail.nobody", school=_school(talk, school_id)))]
    await state.update_data({ORDER: [school_id, alert_id, [], talk.now.isoformat()]})
    return [_choices(talk, found, [])]


def _choices(talk: Talk, found: PostsThere, chosen: list[str]) -> Say:
    """[全校] and each post with how many stand there; those that were chosen are marked."""
    whole = talk.line("hail.counted", name=talk.line("hail.whole"), count=found.count)
    named = [
        (
            ("✓ " if post.id in chosen else "") + talk.line("hail.counted", name=post.name, count=count),
            Press("order.post", post.id),
        )
        for post, count in found.posts
    ]
    posts = "、".join(post.name for post, _ in found.posts if post.id in chosen)
    key = "hail.order_chosen" if chosen else "hail.order_posts"
    text = talk.line(key, school=_school(talk, found.school_id), posts=posts)
    return Say(text, column((whole, Press("order.all", found.school_id)), *named))


async def whole_school(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[全校]"""
    found = await ordering.posts_there(talk.work, args[0], talk.me, talk.now)
    if isinstance(found, Refused):
        return refused(talk, found)
    _, alert_id, _, _ = await _chosen(talk, state, args[0])
    await _expect(talk, state, args[0], alert_id, [])
    whom = talk.line("hail.counted", name=_school(talk, args[0]), count=found.count)
    return [Say(talk.line("hail.order_write", whom=whom))]


async def one_post(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """A post more, or not after all; where nobody stands that is said at once."""
    post = talk.district.posts.get(args[0])
    found = await ordering.posts_there(talk.work, post.school_id if post else "", talk.me, talk.now)
    if isinstance(found, Refused) or post is None:
        return refused(talk, Refused.GONE)
    if post.id not in [one.id for one, count in found.posts if count]:
        return [Say(talk.line("hail.nobody", school=_school(talk, post.school_id) + post.name))]
    _, alert_id, chosen, _ = await _chosen(talk, state, post.school_id)
    chosen = [one for one in chosen if one != post.id] if post.id in chosen else [*chosen, post.id]
    await _expect(talk, state, post.school_id, alert_id, chosen)
    return [_choices(talk, found, chosen).but(replaces=this_message(query))]


async def _chosen(talk: Talk, state: FSMContext, school_id: str) -> Any:
    """What was chosen at that school just now."""
    kept = (await state.get_data()).get(ORDER)
    fresh = kept and kept[0] == school_id and talk.now - datetime.fromisoformat(kept[3]) <= WORDS_WITHIN
    return kept if fresh else [school_id, 0, [], ""]


async def _expect(talk: Talk, state: FSMContext, school_id: str, alert_id: int, posts: list[str]) -> None:
    await state.set_state(ORDERING)
    await state.update_data({ORDER: [school_id, alert_id, posts, talk.now.isoformat()]})


# -- what ----------------------------------------------------------------------------------------


async def worded(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The sentence goes out; a bare cry is the officer's own."""
    kept = (await state.get_data()).get(ORDER) or ["", 0, [], ""]
    await state.set_state(None)
    school_id, alert_id, posts, at = kept
    fresh = at and talk.now - datetime.fromisoformat(at) <= WORDS_WITHIN
    if not fresh or (talk.meaning.cry.bare and talk.meaning.cry.alarm is Alarm.CALL):
        raise SkipHandler
    given = await ordering.give(talk.work, talk.me, school_id, posts, talk.words, talk.now, alert_id)
    if isinstance(given, Refused):
        return refused(talk, given)
    empty = [Say(talk.line("hail.order_empty", posts="、".join(given.empty)))] if given.empty else []
    if given.card is None:
        return empty or [Say(talk.line("hail.nobody", school=_school(talk, school_id)))]
    return [card_said(talk.voice, given.card, talk.account.language), *empty]


def _school(talk: Talk, school_id: str) -> str:
    return talk.district.schools[school_id].short_name


# -- whoever stands there ------------------------------------------------------------------------

KEPT = {Reply.GOT: "hail.got_kept", Reply.CLEAR: "hail.clear_kept", Reply.HELP: "hail.support_kept"}


async def answered(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """What was said stands where the order stood, with what may still be said."""
    said = Reply(args[0]) if args[0] in list(KEPT) else Reply.WAITING
    hail_id = numbered(args[-1])
    came = await ordering.reply(talk.work, hail_id, talk.me, said, talk.now)
    if isinstance(came, Refused):
        return refused(talk, came)
    left = answer_buttons(talk.voice, HailKind.ORDER, hail_id, Reply.GOT, came.reply)
    text = talk.line(KEPT[came.reply], time=talk.clock(talk.now), words=came.words)
    return [Say(text, left, replaces=this_message(query), toast=talk.line("hail.kept"))]
