"""📒 台账: open hazards first, one tap to the card; narrowed by state, category, school and words."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.areas import FEW
from duty.hazards import ledger
from duty.hazards.facts import HazardFacts
from duty.hazards.ledger import Card, Entry, Line, Page
from duty.hazards.sight import Tally, Turn
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button, row
from handlers.hazards.listing.menus import areas, by_category, by_school, by_state, head
from handlers.hazards.listing.narrowed import Narrowed, Searched, narrowed_by, remember, understood
from handlers.hazards.words import act_buttons, line
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, Words, id_of
from handlers.speech.pressed import this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 24
"""Characters of a hazard's words in its line."""
ON, BACK = "on", "back"
"""Which way a page is turned."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("ledger", Stage.KEYS)
    routes.message.register(opened, Pressed(labels.LEDGER, command="ledger"))
    routes.message.register(searched, Words(), Searched())
    routes.callback_query.register(turned, Choice("ledger"))
    routes.callback_query.register(narrowing, Choice("ledger.by"))
    routes.callback_query.register(at_school, Choice("ledger.at"))
    routes.callback_query.register(shown, Choice("card"))
    return routes


async def opened(message: Message, talk: Talk, state: FSMContext, rest: str) -> Say:
    """Of many schools the counts by area, else the first page. Words behind it are looked for."""
    await state.set_state(None)
    if rest:
        return await _asked(talk, state, rest)
    if len(talk.district.schools_seen_by(talk.me)) > FEW:
        return await areas(talk, 0)
    return await _first(talk, state, Narrowed())


async def searched(message: Message, talk: Talk, state: FSMContext, rest: str) -> Say:
    """台账 灭火器"""
    await state.set_state(None)
    return await _asked(talk, state, rest)


async def _asked(talk: Talk, state: FSMContext, words: str) -> Say:
    return await _first(talk, state, understood(talk, words))


async def _first(talk: Talk, state: FSMContext, narrow: Narrowed) -> Say:
    await remember(state, narrow)
    found = await ledger.page(talk.work, talk.me, 0, talk.now, None, narrow.wanted, narrow.schools(talk))
    return _page(talk, found, narrow)


async def turned(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """[上一页] [下一页], in place, from the hazard at the page's edge; older buttons only count pages."""
    turn = Turn(id_of(args[2:]), back=args[1] == BACK) if len(args) > 2 and args[1] in (ON, BACK) else None
    narrow = await narrowed_by(state, args[3:])
    if narrow is None:
        return Say(toast=talk.line("ledger.type_again"))
    schools = narrow.schools(talk)
    page = await ledger.page(talk.work, talk.me, id_of(args), talk.now, turn, narrow.wanted, schools)
    return _page(talk, page, narrow).but(replaces=this_message(query))


async def narrowing(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """[筛选], and what it leads to; all in the same message."""
    narrow = await narrowed_by(state, args[1:])
    if narrow is None:
        return Say(toast=talk.line("ledger.type_again"))
    menus = {"state": by_state, "category": by_category, "school": by_school}
    if args[0] == "areas":
        say = await areas(talk, id_of(args[4:]))
    elif args[0] in menus:
        say = await menus[args[0]](talk, narrow)
    else:
        return Say(toast=talk.line("common.gone"))
    return say.but(replaces=this_message(query))


async def at_school(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """One school of those that were found by name."""
    if not talk.district.sees(talk.me, args[0]):
        return Say(toast=talk.line("common.gone"))
    return await _first(talk, state, Narrowed(place=args[0]))


def _page(talk: Talk, page: Page, narrow: Narrowed) -> Say:
    if page.empty and not narrow.any:
        return Say(talk.line("ledger.none"))
    tally = Tally(page.pending, page.overdue, page.done, unfixed=page.unfixed)
    lines = [_line(talk, one) for one in page.lines] or [talk.line("ledger.none_of")]
    return Say("\n".join([head(talk, tally, narrow.said(talk)), *lines]), _buttons(talk, page, narrow))


def _line(talk: Talk, one: Line) -> str:
    key, words = "ledger.line_overdue" if one.overdue else "ledger.line", one.hazard.description[:SHOWN]
    return line(talk.voice, key, one.hazard, talk.account.language, description=words)


def _buttons(talk: Talk, page: Page, narrow: Narrowed) -> Buttons:
    cards = [button(_short(one.hazard, page), Press("card", one.hazard.id)) for one in page.lines]
    rows = [tuple(cards[i : i + 2]) for i in range(0, len(cards), 2)]
    turn = []
    if page.number:
        first = page.lines[0].hazard.id if page.lines else 0
        turn.append(_turn(talk, "back", page.number - 1, BACK, first, narrow))
    if not page.last:
        turn.append(_turn(talk, "more", page.number + 1, ON, page.lines[-1].hazard.id, narrow))
    below = [button(talk.voice.line("ledger.narrow"), Press("ledger.by", "state", *narrow.args))]
    if narrow.any:
        below.append(button(talk.voice.line("ledger.whole"), Press("ledger", 0)))
    return (*rows, *([tuple(turn)] if turn else []), tuple(below))


def _turn(talk: Talk, key: str, page: int, way: str, edge: int, narrow: Narrowed) -> Button:
    return button(talk.voice.line(f"ledger.{key}"), Press("ledger", page, way, edge, *narrow.args))


def _short(hazard: HazardFacts, page: Page) -> str:
    return f"{hazard.school + ' ' if page.several else ''}{hazard.short}号"


async def shown(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    card = await ledger.card(talk.work, id_of(args), talk.me)
    return _card(talk, card) if card else Say(toast=talk.line("common.gone"))


def _card(talk: Talk, card: Card) -> Say:
    """Number, place, owner, due time, last changes, and what the reader may do to it now."""
    hazard = card.hazard
    text = line(talk.voice, "ledger.card", hazard, talk.account.language, description=hazard.description)
    why = [talk.line("ledger.unfixed_why", why=hazard.unfixed)] if hazard.unfixed else []
    lines = [text, *why, *(said for entry in card.history if (said := _entry(talk, entry)))]
    if card.photo_gone:
        lines.append(talk.line("hazard.photo_gone"))
    buttons = act_buttons(talk.voice, hazard, *card.acts)
    if card.replays:
        buttons += row((talk.voice.line("replay.button"), Press("replay.hazard", hazard.id)))
    return Say("\n".join(lines), buttons, photo=card.photo)


def _entry(talk: Talk, entry: Entry) -> str:
    """A change that has a word of its own; the rest is for the record only."""
    what = talk.voice.word("change", entry.what, talk.account.language)
    if what == entry.what:
        return ""
    return f"{talk.district.local(entry.at):%m-%d %H:%M} {entry.who} {what}".replace("  ", " ")
