"""A form as a whole: how it stands, what may be done with it, and all of it to look over."""

from __future__ import annotations

from duty.campaigns.answers import Answers
from duty.campaigns.asking import Ask, Step, next_step
from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import DraftState, FormAnswer
from duty.campaigns.rules import codes_of, needed
from duty.campaigns.schema import Field
from duty.campaigns.sight import runs, writes
from duty.campaigns.signing import may_return, may_sign, next_line
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button
from handlers.campaigns import letters
from handlers.campaigns.papers import school_button
from handlers.campaigns.steps import asked, named, short, shortened, who
from handlers.speech.talk import Talk

PAGE = 9
"""Screens of a form on one page of the look over it."""
PER_ROW = 5


async def shown(talk: Talk, form: Answers, *, walk: bool = False) -> tuple[Say, Step]:
    """What is asked next of whoever fills it in; all of it for whoever signs next; else how it stands."""
    if may_sign(talk.work, talk.me, form):
        return review(talk, form, 0), Step(Ask.NOTHING)
    if not (form.draft.editable and writes(talk.district, talk.me, form.school.id)):
        return card(talk, form), Step(Ask.NOTHING)
    step = await next_step(talk.work, form, talk.now, walk=walk)
    say = card(talk, form) if step.ask is Ask.NOTHING else asked(talk, form, step)
    if form.draft.state is DraftState.RETURNED and step.ask is not Ask.NOTHING and not walk:
        say = say.but(text=f"{_returned(talk, form)}\n{say.text}")
    return say, step


def card(talk: Talk, form: Answers) -> Say:
    """How it stands: state, what was returned why, who signed when, its number."""
    draft = form.draft
    head = talk.line("form.head", school=form.school.short_name, title=form.form.title)
    lines = [head, _days(talk, form.campaign)]
    lines.append(talk.line(f"form_state.{_state(form)}", **_standing(talk, form)))
    if draft.late:
        lines.append(talk.line("form.late"))
    if draft.state is DraftState.RETURNED:
        lines.append(_returned(talk, form))
    lines += [_signed(talk, form, one.code) for one in form.signatures]
    return Say("\n".join(lines), _buttons(talk, form))


def _state(form: Answers) -> str:
    """Where nothing is left to fill in, that; not that 0 items are."""
    full = form.draft.editable and form.complete
    names = {DraftState.FILLING: "filled", DraftState.RETURNED: "returned_filled"}
    return names.get(form.draft.state, str(form.draft.state)) if full else str(form.draft.state)


def _days(talk: Talk, campaign: Campaign) -> str:
    days = {"cutoff": talk.day(campaign.cutoff), "due": talk.day(campaign.due)}
    return talk.line("form.days", name=campaign.name, **days)


def _standing(talk: Talk, form: Answers) -> dict[str, object]:
    line = next_line(form)
    signer = talk.voice.word("role", line.signer, talk.account.language) if line else ""
    said = sum(value is not None for value in form.whole.values())
    return {"number": form.draft.number, "signer": signer, "said": said, "left": len(form.wanted)}


def _returned(talk: Talk, form: Answers) -> str:
    key = "form.opened_again" if form.draft.reopened_why == form.draft.returned_why != "" else "form.returned"
    return talk.line(key, by=who(talk, form.draft.returned_by), why=form.draft.returned_why)


def _signed(talk: Talk, form: Answers, code: str) -> str:
    signature = next(one for one in form.signatures if one.code == code)
    what = form.form.field(code).label.removesuffix("(签名)")
    return talk.line("form.signed_by", what=what, name=signature.name, time=talk.when(signature.at))


def _buttons(talk: Talk, form: Answers) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    draft, voice = form.draft, talk.voice
    if first := _first(talk, form):
        rows.append(first)
    look = button(voice.line("form.review_button"), Press("form.review", draft.known_id, 0))
    page = talk.page("form.page_button", f"/form/{draft.known_id}")
    rows.append((look, *page))
    report = letters.school_button(talk, form)
    return (*rows, *school_button(talk, form.campaign, draft), *report)


def _first(talk: Talk, form: Answers) -> tuple[Button, ...]:
    """What it waits for, for those who may do it."""
    draft, voice, line = form.draft, talk.voice, next_line(form)
    own: list[Button] = []
    if may_sign(talk.work, talk.me, form):
        own.append(button(voice.line("form.sign_button"), Press("form.sign", draft.known_id, draft.rev)))
    if may_return(talk.work, talk.me, form):
        own.append(button(voice.line("form.return_button"), Press("form.back", draft.known_id)))
    if writes(talk.district, talk.me, form.school.id):
        if draft.editable and form.complete:
            signer = voice.word("role", line.signer) if line else ""
            label = (
                voice.line("form.submit_button", signer=signer) if line else voice.line("form.done_button")
            )
            own.append(button(label, Press("form.submit", draft.known_id)))
        elif draft.editable:
            own.append(button(voice.line("form.go_on_button"), Press("form.open", draft.known_id, "walk")))
        elif draft.state is DraftState.READY and not form.signatures and not own:
            own.append(button(voice.line("form.take_button"), Press("form.take", draft.known_id)))
    if draft.state is DraftState.SIGNED and runs(talk.district, talk.me, form.school.id):
        own.append(button(voice.line("form.reopen_button"), Press("form.reopen", draft.known_id)))
    return tuple(own)


# -- all of it -----------------------------------------------------------------------------


def review(talk: Talk, form: Answers, page: int) -> Say:
    """Everything that was answered, by screen, with where it comes from; each screen may be changed."""
    screens = list(form.form.screens)
    pages = max(1, -(-len(screens) // PAGE))
    page = min(max(page, 0), pages - 1)
    some = screens[page * PAGE : (page + 1) * PAGE]
    lines = [talk.line("form.head", school=form.school.short_name, title=short(form.form.title))]
    if form.draft.state is DraftState.READY:
        lines.append(talk.line("form_state.ready", **_standing(talk, form)))
        lines += [_signed(talk, form, one.code) for one in form.signatures]
    for screen in some:
        number = screens.index(screen) + 1
        lines += [f"{number} {line}" for line in _screen(talk, form, screen)]
    return Say(
        "\n".join(lines), (*_changing(talk, form, some), *_pages(talk, form, page, pages), *_end(talk, form))
    )


def _screen(talk: Talk, form: Answers, screen: str) -> list[str]:
    def asked(field: Field) -> bool:
        return needed(field, form.whole, form.facts)

    return [
        _line(talk, form, field, code)
        for field in form.form.screens[screen]
        for code in (field.code, *(codes_of(field, form.values) if field.each_of else ()))
        if form.value(code) is not None or code in form.wanted or (code == field.code and asked(field))
    ]


def _line(talk: Talk, form: Answers, field: Field, code: str) -> str:
    value = form.value(code)
    said: FormAnswer | None = form.said.get(code)
    what = named(form, code)
    if value is None:
        return talk.line("form.unknown", what=what)
    source = talk.voice.word("form_source", said.source, talk.account.language) if said else ""
    late = talk.line("form.late_mark") if said and said.late else ""
    key = "form.answered" if source else "form.follows"
    return talk.line(key, what=what, value=shortened(value), source=source) + late


def _changing(talk: Talk, form: Answers, some: list[str]) -> Buttons:
    """[1] [2] …: a screen once more."""
    if not (form.draft.editable and writes(talk.district, talk.me, form.school.id)):
        return ()
    screens = list(form.form.screens)
    made = [
        button(
            talk.voice.line("form.change_button", number=screens.index(one) + 1),
            Press("form.at", form.draft.known_id, one, 0),
        )
        for one in some
    ]
    return tuple(tuple(made[i : i + PER_ROW]) for i in range(0, len(made), PER_ROW))


def _pages(talk: Talk, form: Answers, page: int, pages: int) -> Buttons:
    row = []
    if page > 0:
        row.append(
            button(talk.voice.line("form.before_button"), Press("form.review", form.draft.known_id, page - 1))
        )
    if page < pages - 1:
        row.append(
            button(talk.voice.line("form.after_button"), Press("form.review", form.draft.known_id, page + 1))
        )
    return (tuple(row),) if row else ()


def _end(talk: Talk, form: Answers) -> Buttons:
    own = _first(talk, form)
    return (own,) if own else ()
