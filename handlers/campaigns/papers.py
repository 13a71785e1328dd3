"""[下载附件1] and [下载附件2]: for whom and in which form, then the file comes in the chat."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.campaigns.campaign import ANNEX1, Campaign
from duty.campaigns.draft import DraftState, FormDraft
from duty.campaigns.papers.copies import (
    Annex,
    Copy,
    copies_for,
    form_for,
    has_table,
    is_large,
    office_of,
    rows_of,
    table_for,
)
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Button, Buttons, Say, button
from handlers.speech.filters import Choice, id_of
from handlers.speech.pressed import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ACTS = {Annex.ONE: "paper.school", Annex.TWO: "paper.office"}


def jobs() -> list[Job]:
    routes = Job("official papers", Stage.KEYS)
    routes.callback_query.register(of_school, Choice(ACTS[Annex.ONE]))
    routes.callback_query.register(of_office, Choice(ACTS[Annex.TWO]))
    return [routes]


def school_button(talk: Talk, campaign: Campaign, draft: FormDraft) -> Buttons:
    """Once it is handed in; under a form that has no printed original there is none."""
    if campaign.form_id != ANNEX1 or draft.editable:
        return ()
    return ((_asks(talk, Annex.ONE, draft.known_id),),)


def office_button(talk: Talk, campaign: Campaign) -> Buttons:
    if not has_table(talk.district, talk.me, campaign):
        return ()
    return ((_asks(talk, Annex.TWO, campaign.known_id),),)


def _asks(talk: Talk, annex: Annex, number: int) -> Button:
    label = talk.voice.line("paper.button", what=talk.voice.line(f"paper.{annex}"))
    return button(label, Press(ACTS[annex], number))


async def of_school(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await form_for(talk.work, talk.me, id_of(args))
    if found is None:
        return refused(talk, Refused.GONE)
    unit = talk.district.schools[found[1].school_id].short_name
    whole = found[1].state is DraftState.SIGNED
    return [_answer(talk, Annex.ONE, args, unit, "" if whole else talk.line("paper.unsigned"))]


async def of_office(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    campaign = await table_for(talk.work, talk.me, id_of(args))
    if campaign is None:
        return refused(talk, Refused.GONE)
    unit = office_of(talk.district, talk.me).name
    said = _answer(talk, Annex.TWO, args, unit, await _counted(talk, campaign))
    if not said.file or not is_large(talk.district, talk.me, campaign):
        return [said]
    count = len(rows_of(talk.district, talk.me, campaign))
    what = talk.line(f"paper.{Annex.TWO}")
    return [Say(talk.line("paper.making", what=what, count=count)), said]


async def _counted(talk: Talk, campaign: Campaign) -> str:
    """How much of the table is known."""
    schools = {one.id for one in rows_of(talk.district, talk.me, campaign)}
    drafts = await talk.work.campaigns.drafts(campaign.known_id)
    signed = [one for one in drafts if one.school_id in schools and one.state is DraftState.SIGNED]
    key = "paper.all_signed" if len(signed) == len(schools) else "paper.some_signed"
    return talk.line(key, signed=len(signed), total=len(schools))


def _answer(talk: Talk, annex: Annex, args: list[str], unit: str, more: str) -> Say:
    """The file where they said which, else which there are."""
    number, addressee, kind = (*args, "", "")[:3]
    copy = Copy.of(annex, number, addressee, kind)
    what = talk.line(f"paper.{annex}")
    if copy is None:
        text = talk.line("paper.which", what=what, unit=unit)
        return Say("\n".join(filter(None, (text, more))), _choices(talk, annex, id_of(args)))
    text = talk.line("paper.sent", what=what, unit=unit, office=talk.line(f"paper.{copy.addressee}"))
    return _sent(talk, copy, "\n".join(filter(None, (text, more))))


def _choices(talk: Talk, annex: Annex, number: int) -> Buttons:
    """A row for each office, their own first."""
    rows = copies_for(talk.district, talk.me, annex, number)
    return tuple(tuple(_choice(talk, copy) for copy in row) for row in rows)


def _choice(talk: Talk, copy: Copy) -> Button:
    office = talk.voice.line(f"paper.{copy.addressee}")
    label = talk.voice.line(f"paper.{copy.kind}", office=office)
    return button(label, Press(ACTS[copy.annex], copy.number, copy.addressee, copy.kind))


def _sent(talk: Talk, copy: Copy, text: str) -> Say:
    """With the file where the channel sends files; a page has a link, which is no button anywhere else."""
    link = Button(talk.voice.line("paper.save"), url=f"/file/{copy.key}?person={talk.me.id}")
    return Say(text, ((link,),), file=copy.key)
