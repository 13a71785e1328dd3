"""📒 台账: open hazards first, one tap to the card."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.hazards import ledger
from duty.hazards.facts import HazardFacts
from duty.hazards.ledger import Card, Entry, Line, Page
from duty.hazards.sight import Turn
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, button, row
from handlers.hazards.words import act_buttons, line
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, id_of
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
    routes.callback_query.register(turned, Choice("ledger"))
    routes.callback_query.register(shown, Choice("card"))
    return routes


async def opened(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    return _page(talk, await ledger.page(talk.work, talk.me, 0, talk.now))


async def turned(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[上一页] [下一页], in place, from the hazard at the page's edge; older buttons only count pages."""
    turn = Turn(id_of(args[2:]), back=args[1] == BACK) if len(args) > 2 else None
    page = await ledger.page(talk.work, talk.me, id_of(args), talk.now, turn)
    here = f"#{query.message.message_id}" if query.message else ""
    return _page(talk, page).but(replaces=here)


def _page(talk: Talk, page: Page) -> Say:
    if page.empty:
        return Say(talk.line("ledger.none"))
    head = talk.line("ledger.head", open=page.pending, overdue=page.overdue, done=page.done)
    return Say("\n".join([head, *(_line(talk, one) for one in page.lines)]), _buttons(talk, page))


def _line(talk: Talk, one: Line) -> str:
    key, words = "ledger.line_overdue" if one.overdue else "ledger.line", one.hazard.description[:SHOWN]
    return line(talk.voice, key, one.hazard, talk.account.language, description=words)


def _buttons(talk: Talk, page: Page) -> Buttons:
    cards = [button(_short(one.hazard, page), Press("card", one.hazard.id)) for one in page.lines]
    rows = [tuple(cards[i : i + 2]) for i in range(0, len(cards), 2)]
    turn = []
    if page.number:
        first = page.lines[0].hazard.id if page.lines else 0
        turn.append(button(talk.voice.line("ledger.back"), Press("ledger", page.number - 1, BACK, first)))
    if not page.last:
        last = page.lines[-1].hazard.id
        turn.append(button(talk.voice.line("ledger.more"), Press("ledger", page.number + 1, ON, last)))
    return (*rows, tuple(turn)) if turn else tuple(rows)


def _short(hazard: HazardFacts, page: Page) -> str:
    return f"{hazard.school + ' ' if page.several else ''}{hazard.short}号"


async def shown(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    card = await ledger.card(talk.work, id_of(args), talk.me)
    return _card(talk, card) if card else Say(toast=talk.line("common.gone"))


def _card(talk: Talk, card: Card) -> Say:
    """Number, place, owner, due time, last changes, and what the reader may do to it now."""
    hazard = card.hazard
    text = line(talk.voice, "ledger.card", hazard, talk.account.language, description=hazard.description)
    lines = [text, *(said for entry in card.history if (said := _entry(talk, entry)))]
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
