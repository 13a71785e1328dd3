"""[人在] [在路上] [找人顶] [知道了]: what can be done about an empty place."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.attendance.absence import acting, covering
from duty.attendance.absence.covering import Asked
from duty.attendance.absence.foreseeing import week as ahead_of_week
from duty.attendance.leading import sending
from duty.attendance.verifying import card_of
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from duty.rights.may import opens
from duty.rights.words import Do, Thing, Whose
from handlers.attendance.absence_words import known, week_line
from handlers.attendance.verifying import card_as_it_stands
from handlers.speech.filters import Choice, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

WEEK_SHOWN = 30


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("absence", Stage.KEYS)
    routes.callback_query.register(here, Choice("leading.here"))
    routes.callback_query.register(on_the_way, Choice("leading.way"))
    routes.callback_query.register(cover_post, Choice("leading.cover"))
    routes.callback_query.register(cover_gap, Choice("gap.cover"))
    routes.callback_query.register(cover_before, Choice("foreseen.cover"))
    routes.callback_query.register(gap_known, Choice("gap.know"))
    routes.callback_query.register(known_before, Choice("foreseen.know"))
    routes.callback_query.register(week, Choice("board.week"))
    return routes


async def here(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[人在] of a post that lacks somebody."""
    card_id, post_id = id_of(args), args[1] if len(args) > 1 else ""
    made = await sending.they_are_here(talk.work, talk.me, card_id, post_id, talk.now)
    if isinstance(made, Refused):
        return _not_now(talk, made)
    names = "、".join(talk.district.polite(one.person_id) for one in made)
    post = talk.district.posts[post_id].name
    said = talk.line("leading.here_done", names=names, post=post, time=talk.clock(talk.now))
    return await _card_below(query, talk, card_id, said)


def _not_now(talk: Talk, why: Refused) -> list[Say]:
    """The tap came when everybody was there, or the window was over: nothing is wrong with it."""
    said = {Refused.ALREADY: "leading.all_there", Refused.TOO_LATE: "leading.over"}
    return [Say(toast=talk.line(said[why]))] if why in said else refused(talk, why)


async def on_the_way(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[在路上]"""
    card_id, post_id = id_of(args), args[1] if len(args) > 1 else ""
    people = await sending.they_are_on_the_way(talk.work, talk.me, card_id, post_id, talk.now)
    if isinstance(people, Refused):
        return _not_now(talk, people)
    names = "、".join(talk.district.polite(one) for one in people)
    return await _card_below(query, talk, card_id, talk.line("leading.way_done", names=names))


async def cover_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[找人顶] on the leader's card."""
    post_id = args[1] if len(args) > 1 else ""
    found = await sending.absent_of(talk.work, talk.me, id_of(args), post_id, talk.now)
    if isinstance(found, Refused):
        return _not_now(talk, found)
    places = list(found[1].values())
    return _asked(talk, await covering.cover(talk.work, talk.me, places, len(places), talk.now))


async def cover_gap(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return _asked(talk, await covering.cover_gap(talk.work, talk.me, id_of(args), talk.now))


async def cover_before(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return _asked(talk, await covering.cover_foreseen(talk.work, talk.me, id_of(args), talk.now))


def _asked(talk: Talk, asked: Asked | Refused) -> list[Say]:
    """Who was asked, or why nobody could be."""
    if asked is Refused.BUSY:
        return [Say(talk.line("gap.cover_nobody"))]
    if asked is Refused.ALREADY:
        return [Say(toast=talk.line("gap.cover_waits"))]
    if isinstance(asked, Refused):
        return refused(talk, asked)
    return [Say(talk.line("gap.cover_asked", names="、".join(asked.names)))]


async def _card_below(query: CallbackQuery, talk: Talk, card_id: int, said: str) -> list[Say]:
    """What was said, and under it the card as it stands now."""
    card = await card_of(talk.work, talk.me, card_id)
    if isinstance(card, Refused):
        return refused(talk, card)
    left = await card_as_it_stands(talk, card)
    return [left.but(text=f"{said}\n{left.text}", replaces=this_message(query), toast=said)]


async def gap_known(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[知道了]"""
    news = await acting.know(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(news, Refused):
        return refused(talk, news)
    say = known(talk.voice, news, talk.account.language)
    return [say.but(replaces=this_message(query), name=f"gap:{news.gap}")]


async def known_before(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[知道了] of 明早会缺: the message stays, and who knows of it is kept."""
    rows = await acting.know_before(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(rows, Refused):
        return refused(talk, rows)
    return [Say(talk.line("foreseen.known"), toast=talk.line("foreseen.known"))]


async def week(query: CallbackQuery, talk: Talk) -> list[Say]:
    """[一周会缺]: what is known by now of the days to come."""
    if not opens(talk.me, Do.SEE, Thing.BOARD, Whose.OWN):
        return refused(talk, Refused.GONE)
    found = await ahead_of_week(talk.work, talk.district.schools_seen_by(talk.me), talk.now)
    lines = [week_line(talk.voice, one, talk.account.language) for one in found[:WEEK_SHOWN]]
    left = len(found) - len(lines)
    more = [talk.line("foreseen.more", count=left)] if left else []
    head = talk.line("foreseen.week" if found else "foreseen.nothing")
    return [Say("\n".join([head, *lines, *more]))]
