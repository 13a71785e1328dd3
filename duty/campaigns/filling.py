"""Filling in: each answer is kept at once, two authors do not overwrite each other, nothing wrong is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.campaigns import rules
from duty.campaigns.answers import Answers, answers_in
from duty.campaigns.asking import Ask, at_once, next_step
from duty.campaigns.draft import FormAnswer, Source
from duty.campaigns.ports import Work
from duty.campaigns.prefill import Knowledge, Proposal, proposals
from duty.campaigns.schema import NONE, SLASH, Kind, part_of
from duty.campaigns.sight import reads, writes
from duty.district.district import District
from duty.district.people import SCHOOL_OFFICE, Person
from duty.messaging.refused import Refused
from duty.records.restricted import look


@dataclass(frozen=True)
class Saved:
    """Kept. disputed: what another author had said of a field meanwhile; both stand until one is chosen."""

    form: Answers
    disputed: Sequence[FormAnswer] = ()


@dataclass(frozen=True)
class Wrongs:
    """Nothing was kept, and why."""

    form: Answers
    problems: Sequence[rules.Problem]


@dataclass(frozen=True)
class Doubt:
    """Nothing was kept: it is asked back whether it is really so (全部正常 with an open alarm hazard)."""

    form: Answers
    code: str
    said: str


@dataclass(frozen=True)
class NotHere:
    """Words that must not stand in a form: a person, a secret (S2:149). Nothing of them is kept."""

    form: Answers
    code: str


Outcome = Saved | Wrongs | Doubt | NotHere | Refused


Allowed = Callable[[District, Person, str], bool]


async def form_of(
    work: Work, person: Person, draft_id: int, *, locked: bool = False, to: Allowed = reads
) -> Answers | Refused:
    """The form, for whoever may do that to the form of this school."""
    draft = await work.campaigns.draft_of(draft_id, locked=locked)
    if draft is None or not to(work.district, person, draft.school_id):
        return Refused.GONE
    campaign = await work.campaigns.get(draft.campaign_id)
    if campaign is None or campaign.begun_at is None:
        return Refused.GONE
    return await answers_in(work, campaign, draft)


async def open_form(work: Work, person: Person, draft_id: int, now: datetime) -> Answers | Refused:
    """The same; once somebody of the school opened it, it counts as read (已读)."""
    found = await form_of(work, person, draft_id)
    if isinstance(found, Refused):
        return found
    if found.draft.read_at is None and person.role in SCHOOL_OFFICE:
        found.draft.read_at = now
        work.record(found.draft.subject, "opened", now, person.id)
    return found


async def _to_change(work: Work, person: Person, draft_id: int) -> Answers | Refused:
    found = await form_of(work, person, draft_id, locked=True, to=writes)
    if isinstance(found, Refused):
        return found
    return found if found.draft.editable else Refused.TOO_LATE


async def say(
    work: Work,
    person: Person,
    draft_id: int,
    said: Mapping[str, str],
    rev: int,
    now: datetime,
    *,
    sure: bool = False,
) -> Outcome:
    """These answers of a person who saw the draft as it was at `rev`. sure: they were asked back."""
    form = await _to_change(work, person, draft_id)
    if isinstance(form, Refused):
        return form
    clean = {code: tidy(form, code, value) for code, value in said.items() if _known(form, code)}
    refused = _look_at(work, form, clean, sure=sure)
    if refused or not clean:
        return refused or Refused.GONE
    sources = dict.fromkeys(clean, Source.SAID)
    return await _keep(work, form, person, clean, sources, rev, now)


async def confirm(work: Work, person: Person, draft_id: int, what: str, rev: int, now: datetime) -> Outcome:
    """[对]: what was proposed is so. Each answer keeps where it came from.

    what: `same` or `known` for all that is proposed at once, else the code the proposal begins with.
    """
    form = await _to_change(work, person, draft_id)
    if isinstance(form, Refused):
        return form
    return await _keep_proposed(work, form, person, await _asked(work, form, what, now), rev, now)


async def confirm_any(
    work: Work, person: Person, draft_id: int, what: str, rev: int, now: datetime
) -> Outcome:
    """The same on a page, where any field may be confirmed before those that stand above it."""
    form = await _to_change(work, person, draft_id)
    if isinstance(form, Refused) or what in (Ask.SAME, Ask.KNOWN):
        return await confirm(work, person, draft_id, what, rev, now)
    known = await proposals(Knowledge(work, form, now), [what]) if what in form.wanted else {}
    return await _keep_proposed(work, form, person, known, rev, now)


async def _asked(work: Work, form: Answers, what: str, now: datetime) -> Mapping[str, Proposal]:
    """What is proposed where that is what is asked now; nothing where something else is."""
    if what in (Ask.SAME, Ask.KNOWN):
        step = await at_once(work, form, Ask(what), now)
    else:
        step = await next_step(work, form, now, walk=True)
        step = step if step.ask is Ask.CONFIRM and step.codes[0] == what else None
    return {code: step.proposals[code] for code in step.codes} if step else {}


async def _keep_proposed(
    work: Work, form: Answers, person: Person, made: Mapping[str, Proposal], rev: int, now: datetime
) -> Outcome:
    if not made:
        return Refused.ALREADY
    values = {code: one.value for code, one in made.items()}
    sources = {code: one.source for code, one in made.items()}
    return await _keep(work, form, person, values, sources, rev, now)


async def choose(
    work: Work, person: Person, draft_id: int, code: str, *, rival: bool, now: datetime
) -> Outcome:
    """Of two answers to one field, this one."""
    form = await _to_change(work, person, draft_id)
    if isinstance(form, Refused):
        return form
    answer = form.said.get(code)
    if answer is None or not answer.disputed:
        return Refused.ALREADY
    value = answer.rival if rival else answer.value
    rev = form.draft.changed(late=_late(form))
    answer.says(value, Source.SAID, person.id, now, rev, late=_late(form))
    work.record(form.draft.subject, "chosen", now, person.id, code=code)
    await _settle(work, form, person, now)
    return Saved(await answers_in(work, form.campaign, form.draft))


def _known(form: Answers, code: str) -> bool:
    """A field of this form that people answer, or a part of one."""
    try:
        field = form.form.field(code)
    except (KeyError, ValueError):
        return False
    return code in rules.codes_of(field, form.values) and field.kind is not Kind.SIGNATURE and not field.minus


def tidy(form: Answers, code: str, value: str) -> str:
    """Full-width digits and slashes, and blanks around it, are no mistake."""
    value = value.strip()
    kind = form.form.field(code).kind
    if kind is Kind.NUMBER and value.isdecimal() and len(value) < 9:
        return str(int(value))
    if value in ("／", "／。", "/。"):
        return SLASH
    return (
        NONE if value in ("无。", "没有", "没有。", "无") and NONE in form.form.field(code).values else value
    )


def _look_at(work: Work, form: Answers, said: Mapping[str, str], *, sure: bool) -> Outcome | None:
    """What is wrong with them beside all others, what is asked back, what must not be kept."""
    values = {**form.values, **said}
    wrong = [p for code in said if (p := rules.wrong_with(form.form, code, said[code], values, form.facts))]
    if wrong:
        return Wrongs(form, wrong)
    for code, value in said.items():
        if _must_not_stand(work, form, code, value):
            return NotHere(form, code)
        if not sure and rules.warning(form.form, code, value, form.facts):
            return Doubt(form, code, value)
    return None


def _must_not_stand(work: Work, form: Answers, code: str, value: str) -> bool:
    """Places and types only, no names (r11); nowhere a label, a student, a secret paper."""
    field = form.form.field(code)
    if field.kind not in (Kind.TEXT, Kind.LONG) or value in field.values:
        return False
    if look(value, work.district.names.__contains__).kind:
        return True
    return any(other.each_of == code for other in form.form.body) and any(
        name in value for name in work.district.names
    )


async def _keep(
    work: Work,
    form: Answers,
    person: Person,
    said: Mapping[str, str],
    sources: Mapping[str, Source],
    rev: int,
    now: datetime,
) -> Saved:
    disputed = []
    _forget_places(form, said, now)
    late, count = _late(form), form.draft.changed(late=_late(form))
    for code, value in said.items():
        before = form.said.get(code)
        if before and _unseen(before, person, value, rev):
            before.contradicted(value, person.id, now)
            disputed.append(before)
        elif before:
            before.says(value, sources[code], person.id, now, count, late=late)
        else:
            made = FormAnswer(form.draft.known_id, code, value, sources[code], person.id, now, count, late)
            await work.campaigns.keep_answer(made)
    work.record(form.draft.subject, "answered", now, person.id, codes=",".join(said))
    await _settle(work, await answers_in(work, form.campaign, form.draft), person, now)
    return Saved(await answers_in(work, form.campaign, form.draft), disputed)


def _forget_places(form: Answers, said: Mapping[str, str], now: datetime) -> None:
    """Other places: what was said of each of the earlier ones (是否整改) is asked again."""
    asked_of = {one.code for one in form.form.body if one.each_of in said}
    for code, answer in form.said.items():
        whole, number = part_of(code)
        if (
            number
            and whole in asked_of
            and form.values.get(form.form.field(whole).each_of) != said.get(form.form.field(whole).each_of)
        ):
            answer.says(None, Source.COMPUTED, "", now, form.draft.rev, late=False)


def _unseen(before: FormAnswer, person: Person, value: str, rev: int) -> bool:
    """Somebody else answered it after this person looked, and otherwise."""
    elsewise = before.value is not None and before.value != value
    return elsewise and before.rev > rev and before.author_id not in ("", person.id)


async def _settle(work: Work, form: Answers, person: Person, now: datetime) -> None:
    """What follows from the answers is kept beside them; what no longer follows is unknown again."""
    follows = rules.settled(form.form, form.values, form.facts)
    for field in form.form.body:
        before = form.said.get(field.code)
        if field.code in follows:
            await _follow(work, form, before, field.code, follows[field.code], now)
        elif before and before.source is Source.COMPUTED and before.value is not None:
            before.says(None, Source.COMPUTED, "", now, form.draft.rev, late=False)


async def _follow(
    work: Work, form: Answers, before: FormAnswer | None, code: str, value: str | None, now: datetime
) -> None:
    if before and before.value != value:
        before.says(value, Source.COMPUTED, "", now, form.draft.rev, late=False)
    elif before is None and value is not None:
        made = FormAnswer(form.draft.known_id, code, value, Source.COMPUTED, "", now, form.draft.rev)
        await work.campaigns.keep_answer(made)


def _late(form: Answers) -> bool:
    return form.campaign.frozen_at is not None
