"""[工作情况报告]: drafted from the ledger, changed section by section in the chat, signed, taken along."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.campaigns.answers import Answers
from duty.campaigns.campaign import ANNEX1, Campaign
from duty.campaigns.letters import writing
from duty.campaigns.letters.letter import LETTER, Letter, Section
from duty.campaigns.letters.sight import signs, writes
from duty.campaigns.letters.writing import Blank, NotKept, has_letter, letter_for, may_sign
from duty.campaigns.papers.copies import form_for
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Button, Buttons, Say, button, row
from handlers.campaigns.steps import who
from handlers.speech.filters import Choice, In, Words, id_of, numbered
from handlers.speech.papers.narrative import drafting_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

WRITING = "letter:writing"
"""State: the text of a section is expected."""
PATIENCE = timedelta(hours=2)
SHOWN = 240
"""Characters of a section in the chat; all of it is in the file and on the page."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("letters", Stage.KEYS)
    routes.callback_query.register(of_office, Choice("letter.office"))
    routes.callback_query.register(of_school, Choice("letter.school"))
    routes.callback_query.register(shown, Choice("letter.show"))
    routes.callback_query.register(asked_to_write, Choice("letter.write"))
    routes.callback_query.register(drafted_again, Choice("letter.again"))
    routes.callback_query.register(signed, Choice("letter.sign"))
    routes.callback_query.register(opened_again, Choice("letter.open"))
    routes.callback_query.register(saved, Choice("letter.save"))
    return routes


def _flows() -> Job:
    routes = Job("letters: what was asked for", Stage.FLOWS)
    routes.message.register(written, Words(), In(WRITING))
    return routes


async def office_button(talk: Talk, campaign: Campaign) -> Buttons:
    """Under the progress of a campaign, for whoever reports for their office."""
    if not await has_letter(talk.work, talk.me, campaign, talk.me.org_id):
        return ()
    return row((talk.voice.line("letter.button"), Press("letter.office", campaign.known_id)))


def school_button(talk: Talk, form: Answers) -> Buttons:
    """Under a form that is handed in, for the school's office."""
    asked = form.campaign.form_id == ANNEX1 and not form.draft.editable
    if not asked or not writes(talk.district, talk.me, form.school.id):
        return ()
    return row((talk.voice.line("letter.button"), Press("letter.school", form.draft.known_id)))


async def of_office(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return await _begun(talk, id_of(args), talk.me.org_id)


async def of_school(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await form_for(talk.work, talk.me, id_of(args))
    if found is None:
        return refused(talk, Refused.GONE)
    return await _begun(talk, found[0].known_id, found[1].school_id)


async def _begun(talk: Talk, campaign_id: int, unit_id: str) -> list[Say]:
    letter = await writing.begin(talk.work, talk.me, campaign_id, unit_id, drafting_of(talk.voice), talk.now)
    return refused(talk, letter) if isinstance(letter, Refused) else [card(talk, letter)]


async def shown(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    if await state.get_state() == WRITING:
        await state.set_state(None)
    return _answer(query, talk, await letter_for(talk.work, talk.me, id_of(args)))


def _answer(query: CallbackQuery, talk: Talk, letter: Letter | Refused) -> list[Say]:
    if isinstance(letter, Refused):
        return refused(talk, letter)
    return [card(talk, letter).but(replaces=this_message(query))]


# -- writing -------------------------------------------------------------------------------


async def asked_to_write(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[改4]: the next words are that section."""
    number = numbered(args[-1])
    letter = await letter_for(talk.work, talk.me, id_of(args))
    if isinstance(letter, Refused) or not writes(talk.district, talk.me, letter.unit_id):
        return refused(talk, Refused.GONE)
    if letter.signed or number >= len(letter.sections):
        return refused(talk, Refused.TOO_LATE)
    await state.set_state(WRITING)
    kept = {"letter": letter.known_id, "letter_section": number, "letter_at": talk.now.isoformat()}
    await state.update_data(kept)
    section = letter.sections[number]
    lines = [talk.line("letter.write_please", heading=section.heading)]
    if section.text:
        lines.append(talk.line("letter.now", text=_cut(talk, section.text)))
    back = row((talk.voice.line("letter.back_button"), Press("letter.show", letter.known_id)))
    return [Say("\n".join(lines), back)]


async def written(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    data = await state.get_data()
    asked_at = data.get("letter_at")
    too_old = not asked_at or talk.now - datetime.fromisoformat(asked_at) > PATIENCE
    if too_old or talk.meaning.says_nothing or talk.forwarded:
        if too_old:
            await state.set_state(None)
        raise SkipHandler
    letter_id, number = int(data["letter"]), int(data["letter_section"])
    done = await writing.write(talk.work, talk.me, letter_id, number, talk.words, talk.now)
    if isinstance(done, NotKept):
        return [Say(talk.line(f"letter.write_{done.why}"))]
    await state.set_state(None)
    if isinstance(done, Refused):
        return [Say(talk.line(f"common.{done}"))]
    said = talk.line("letter.written", heading=done.sections[number].heading)
    after = card(talk, done)
    return [after.but(text=f"{said}\n{after.text}")]


async def drafted_again(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[数字更新到现在]"""
    done = await writing.draft_again(talk.work, talk.me, id_of(args), drafting_of(talk.voice), talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    said, after = talk.line("letter.again", time=talk.when(done.as_of)), card(talk, done)
    return [after.but(text=f"{said}\n{after.text}", replaces=this_message(query))]


# -- signing -------------------------------------------------------------------------------


async def signed(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[签发]: under the words that stand on this very card."""
    done = await writing.sign(talk.work, talk.me, id_of(args), numbered(args[-1]), talk.now)
    if isinstance(done, Refused):  # a card of an earlier hour: the letter as it stands takes its place
        letter = await letter_for(talk.work, talk.me, id_of(args))
        theirs = isinstance(letter, Letter) and signs(talk.district, talk.me, letter.unit_id)
        return _answer(query, talk, letter if theirs else done)
    return _answer(query, talk, done.letter if isinstance(done, Blank) else done)


async def opened_again(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return _answer(query, talk, await writing.open_again(talk.work, talk.me, id_of(args), talk.now))


async def saved(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[下载文档]: as it stands, signed or not."""
    letter = await letter_for(talk.work, talk.me, id_of(args))
    if isinstance(letter, Refused):
        return refused(talk, letter)
    key = f"{LETTER}/{letter.known_id}"
    link = Button(talk.voice.line("paper.save"), url=f"/file/{key}?person={talk.me.id}")
    return [Say(talk.line("letter.sent", title=letter.title), ((link,),), file=key)]


# -- in words ------------------------------------------------------------------------------


def card(talk: Talk, letter: Letter) -> Say:
    """All of it briefly, what it waits for, and what may be done."""
    lines = [_head(talk, letter)]
    for section in letter.sections:
        lines += [section.heading + _by(talk, section), _text(talk, section)]
    if not letter.signed:
        lines.append(_next(talk, letter))
    return Say("\n".join(lines), _buttons(talk, letter))


def _head(talk: Talk, letter: Letter) -> str:
    if letter.signed_at:
        signature = {"name": letter.signed_name, "time": talk.when(letter.signed_at)}
        return talk.line("letter.signed", title=letter.title, **signature)
    return talk.line("letter.head", title=letter.title, time=talk.when(letter.as_of))


def _by(talk: Talk, section: Section) -> str:
    return talk.line("letter.by", who=who(talk, section.by)) if section.by else ""


def _text(talk: Talk, section: Section) -> str:
    return _cut(talk, section.text) if section.text else talk.line("letter.blank")


def _cut(talk: Talk, text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + talk.line("letter.cut")


def _next(talk: Talk, letter: Letter) -> str:
    if letter.blank:
        return talk.line("letter.next_blank", headings="，".join(one.heading for one in letter.blank))
    if may_sign(talk.work, talk.me, letter):
        return talk.line("letter.next_sign")
    role = "principal" if letter.unit_id in talk.district.schools else "leader_on_duty"
    return talk.line("letter.next_signer", role=talk.voice.word("role", role, talk.account.language))


def _buttons(talk: Talk, letter: Letter) -> Buttons:
    voice, number = talk.voice, letter.known_id
    rows: list[tuple[Button, ...]] = []
    if not letter.signed and writes(talk.district, talk.me, letter.unit_id):
        rows.append(
            tuple(
                button(voice.line("letter.write_button", number=n + 1), Press("letter.write", number, n))
                for n in range(len(letter.sections))
            )
        )
        rows.append((button(voice.line("letter.again_button"), Press("letter.again", number)),))
    if may_sign(talk.work, talk.me, letter):
        rows.append((button(voice.line("letter.sign_button"), Press("letter.sign", number, letter.rev)),))
    if letter.signed and signs(talk.district, talk.me, letter.unit_id):
        rows.append((button(voice.line("letter.open_button"), Press("letter.open", number)),))
    save = button(voice.line("letter.save_button"), Press("letter.save", number))
    return (*rows, (save, *talk.page("letter.page_button", f"/letter/{number}")))
