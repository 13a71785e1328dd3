"""How far the schools are: 9/12, the missing by name; begin, remind, freeze. /campaign, and 📄 for a desk."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.campaigns import running
from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import DraftState, FormDraft
from duty.campaigns.progress import Progress, SchoolProgress, progress
from duty.campaigns.sight import counted_by, read_by, run_by, runs
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Button, Buttons, Say, button, row
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from handlers.campaigns import letters
from handlers.campaigns.filling import begin
from handlers.campaigns.papers import office_button
from handlers.campaigns.steps import short
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

NAMED, LISTED = 20, 14
MOST = 10


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("campaigns", Stage.KEYS)
    routes.message.register(pressed, Pressed(labels.FORM, command="form"))
    routes.message.register(overview, Pressed(command="campaign"))
    routes.callback_query.register(progressed, Choice("campaign.show"))
    routes.callback_query.register(schools, Choice("campaign.schools"))
    routes.callback_query.register(reminded, Choice("campaign.remind"))
    routes.callback_query.register(frozen, Choice("campaign.freeze"))
    return routes


async def pressed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """📄 附件1: one's own form where there is one, several as a list, for a desk how far they are."""
    await state.set_state(None)
    if not opens(talk.me, Do.WRITE, Thing.FORM):
        return await overview(message, talk, state)
    found = [
        (one, draft) for one in await talk.work.campaigns.listed(MOST) for draft in await _mine(talk, one)
    ]
    unsigned = [(one, draft) for one, draft in found if draft.state is not DraftState.SIGNED]
    wanted = unsigned or [(one, draft) for one, draft in found if one is found[0][0]]
    if not wanted:
        return [Say(talk.line("form.none"))]
    if len(wanted) == 1:
        say = await begin(talk, state, wanted[0][1].known_id)
        return [Say(talk.line("form.none")) if isinstance(say, Refused) else say]
    return [_list(talk, wanted)]


async def _mine(talk: Talk, campaign: Campaign) -> list[FormDraft]:
    mine = set(read_by(talk.district, talk.me, campaign))
    return [one for one in await talk.work.campaigns.drafts(campaign.known_id) if one.school_id in mine]


def _list(talk: Talk, wanted: list[tuple[Campaign, FormDraft]]) -> Say:
    """What waits for a signature first."""
    turn = (DraftState.READY, DraftState.RETURNED, DraftState.FILLING, DraftState.EMPTY, DraftState.SIGNED)
    ordered = sorted(wanted, key=lambda pair: turn.index(pair[1].state))[:LISTED]
    buttons = tuple(
        (button(_named(talk, campaign, draft), Press("form.open", draft.known_id)),)
        for campaign, draft in ordered
    )
    return Say(talk.line("form.which", count=len(wanted)), buttons)


def _named(talk: Talk, campaign: Campaign, draft: FormDraft) -> str:
    school = talk.district.schools[draft.school_id].short_name
    state = talk.voice.word("form_short", draft.state)
    return f"{school} {short(str(campaign.form.get('form', '')))} {state}"


# -- how far -------------------------------------------------------------------------------


async def overview(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """/campaign: the latest one, else that there is none."""
    await state.set_state(None)
    if not opens(talk.me, Do.COUNT, Thing.CAMPAIGN):
        return [Say(talk.line("form.none"))]
    found = await running.latest(talk.work)
    told = await progress_for(talk, found.known_id) if found else None
    if told is None:
        return [Say(talk.line("campaign.none"), _new_button(talk))]
    return [await card(talk, told)]


async def asked(talk: Talk) -> list[Say]:
    """大排查表交了几所: how far they are; of one's own form how it stands. Nothing where there is none."""
    if opens(talk.me, Do.COUNT, Thing.CAMPAIGN):
        found = await running.latest(talk.work)
        told = await progress_for(talk, found.known_id) if found else None
        return [await card(talk, told)] if told else []
    for campaign in await talk.work.campaigns.listed(1):
        wanted = [(campaign, draft) for draft in await _mine(talk, campaign)]
        return [_list(talk, wanted)] if wanted else []
    return []


async def progress_for(talk: Talk, campaign_id: int) -> Progress | None:
    """Of the schools they may count; None where there are none of theirs."""
    campaign = await talk.work.campaigns.get(campaign_id)
    if campaign is None or campaign.begun_at is None:
        return None
    mine = counted_by(talk.district, talk.me, campaign)
    return await progress(talk.work, campaign_id, mine) if mine else None


async def card(talk: Talk, told: Progress) -> Say:
    """已交 9/12, the missing by name."""
    one, total = told.campaign, len(told.schools)
    lines = [
        talk.line("campaign.head", name=one.name, title=one.form.get("form", "")),
        talk.line("campaign.days", cutoff=talk.day(one.cutoff), due=talk.day(one.due)),
    ]
    if one.due_city:
        lines.append(talk.line("campaign.city", due=talk.day(one.due_city)))
    counts = {what: told.count(what) for what in ("delivered", "read", "submitted", "signed")}
    lines.append(talk.line("campaign.counts", total=total, **counts))
    lines.append(_missing(talk, told))
    if told.waiting:
        lines.append(talk.line("campaign.waiting", names=_names(talk, told.waiting)))
    if one.frozen_at:
        lines.append(talk.line("campaign.is_frozen", time=talk.when(one.frozen_at)))
    return Say("\n".join(lines), await _buttons(talk, told))


def _missing(talk: Talk, told: Progress) -> str:
    if not told.missing:
        return talk.line("campaign.all_in")
    return talk.line("campaign.missing", names=_names(talk, told.missing))


def _names(talk: Talk, some: Sequence[SchoolProgress]) -> str:
    names = [one.school.short_name for one in some]
    more = talk.line("campaign.more", count=len(names) - NAMED) if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


async def _buttons(talk: Talk, told: Progress) -> Buttons:
    one, voice = told.campaign, talk.voice
    paper = (*office_button(talk, one), *await letters.office_button(talk, one))
    if not all(runs(talk.district, talk.me, school) for school in one.schools):
        return paper
    first: list[Button] = []
    if told.unsigned:
        first.append(button(voice.line("campaign.remind_button"), Press("campaign.remind", one.known_id)))
    if one.open:
        first.append(button(voice.line("campaign.freeze_button"), Press("campaign.freeze", one.known_id)))
    each = button(voice.line("campaign.schools_button"), Press("campaign.schools", one.known_id))
    return (*([tuple(first)] if first else []), (each,), *paper, *_new_button(talk))


def _new_button(talk: Talk) -> Buttons:
    if not run_by(talk.district, talk.me):
        return ()
    return row((talk.voice.line("campaign.new_button"), Press("campaign.new")))


async def progressed(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    told = await progress_for(talk, id_of(args))
    if told is None:
        return refused(talk, Refused.GONE)
    return [(await card(talk, told)).but(replaces=this_message(query))]


async def schools(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """School by school; whoever may read a form opens it here."""
    told = await progress_for(talk, id_of(args))
    if told is None:
        return refused(talk, Refused.GONE)
    lines = [
        talk.line("campaign.line", school=one.school.short_name, state=_state(talk, one.draft))
        for one in told.schools
    ]
    mine = set(read_by(talk.district, talk.me, told.campaign))
    named = [
        button(one.school.short_name, Press("form.open", one.draft.known_id))
        for one in told.schools
        if one.school.id in mine
    ]
    rows = tuple(tuple(named[i : i + 2]) for i in range(0, len(named[: 2 * LISTED]), 2))
    back = row((talk.voice.line("campaign.back_button"), Press("campaign.show", told.campaign.known_id)))
    return [Say("\n".join(lines), (*rows, *back), replaces=this_message(query))]


def _state(talk: Talk, draft: FormDraft) -> str:
    late = talk.line("form.late_mark") if draft.late else ""
    return talk.voice.word("form_short", draft.state, talk.account.language) + late


async def reminded(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[催一下]: once a day, whoever asks."""
    done = await running.remind_by(talk.work, talk.me, id_of(args), talk.now)
    if done is Refused.ALREADY:
        return [Say(toast=talk.line("campaign.reminded_today"))]
    if isinstance(done, Refused):
        return refused(talk, done)
    return [Say(talk.line("campaign.reminded", count=done))]


async def frozen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[冻结], asked once more."""
    campaign = await talk.work.campaigns.get(id_of(args))
    if campaign is None or not all(runs(talk.district, talk.me, school) for school in campaign.schools):
        return refused(talk, Refused.GONE)
    if args[-1] != "yes":
        yes = (talk.voice.line("campaign.freeze_yes"), Press("campaign.freeze", campaign.known_id, "yes"))
        no = (talk.voice.line("campaign.back_button"), Press("campaign.show", campaign.known_id))
        return [Say(talk.line("campaign.freeze_sure"), row(yes, no), replaces=this_message(query))]
    done = await running.freeze_by(talk.work, talk.me, campaign.known_id, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    return [(await card(talk, done)).but(replaces=this_message(query))]
