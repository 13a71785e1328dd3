"""Drafting, writing, signing a report: for whoever may, from a chat as from a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.campaigns.campaign import ANNEX1, Campaign
from duty.campaigns.letters.letter import LONGEST, Drafted, Letter, Section, kept
from duty.campaigns.letters.sight import sees, signers_of, signs, unit_of, writes
from duty.campaigns.news import LetterWritten
from duty.campaigns.papers.collecting import rows_paper
from duty.campaigns.papers.narrative import Facts, facts_of
from duty.campaigns.ports import Work
from duty.campaigns.sight import read_by
from duty.district.district import District
from duty.district.people import Person
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused
from duty.records.restricted import look

Drafting = Callable[[District, Facts], Drafted]
"""Puts the facts into sentences."""


@dataclass(frozen=True)
class Blank:
    """Not signed: these sections wait for somebody to write them."""

    letter: Letter
    sections: list[Section]


class Why(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_HERE = "not_here"
    """A person, a label or a secret, which stand in no report (domain §1.8)."""


@dataclass(frozen=True)
class NotKept:
    letter: Letter
    why: Why


async def letter_for(work: Work, person: Person, letter_id: int, *, locked: bool = False) -> Letter | Refused:
    """It, for whoever may read it."""
    letter = await work.letters.get(letter_id, locked=locked)
    return letter if letter and sees(work.district, person, letter.unit_id) else Refused.GONE


async def begin(
    work: Work, person: Person, campaign_id: int, unit_id: str, drafting: Drafting, now: datetime
) -> Letter | Refused:
    """The report of that unit in that campaign: as it stands, else drafted now."""
    campaign = await work.campaigns.get(campaign_id)
    if campaign is None or not await has_letter(work, person, campaign, unit_id):
        return Refused.GONE
    there = await work.letters.of(campaign_id, unit_id)
    if there is not None:
        return there
    if not writes(work.district, person, unit_id):
        return Refused.GONE
    drafted = drafting(work.district, await facts_for(work, person, campaign, unit_id, now))
    letter = Letter(campaign_id, unit_id, drafted.title, kept(drafted.sections), now)
    await work.letters.add(letter)
    work.record(letter.subject, "drafted", now, person.id)
    return letter


async def has_letter(work: Work, person: Person, campaign: Campaign, unit_id: str) -> bool:
    """Of a campaign of 附件1 that asks schools of theirs."""
    on_paper = campaign.form_id == ANNEX1 and campaign.begun_at is not None
    asked = read_by(work.district, person, campaign)
    inside = unit_id not in work.district.schools or unit_id in asked
    return on_paper and bool(asked) and inside and sees(work.district, person, unit_id)


async def facts_for(work: Work, person: Person, campaign: Campaign, unit_id: str, now: datetime) -> Facts:
    """Of the school itself, or of all schools of that office which the campaign asks."""
    unit, asked = unit_of(work.district, unit_id), read_by(work.district, person, campaign)
    chosen = [unit_id] if unit_id in work.district.schools else asked
    paper = await rows_paper(work, unit, [work.district.schools[one] for one in chosen], campaign)
    return await facts_of(work, unit.name, campaign, paper.schools, now)


async def write(
    work: Work, person: Person, letter_id: int, number: int, text: str, now: datetime
) -> Letter | NotKept | Refused:
    """Another text of a section, counted from 0."""
    letter = await letter_for(work, person, letter_id, locked=True)
    if isinstance(letter, Refused) or not writes(work.district, person, letter.unit_id):
        return Refused.GONE
    text = "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())
    if why := _why_not(work, text):
        return NotKept(letter, why)
    blank = bool(letter.blank)
    if not letter.write(number, text, person.id):
        return Refused.TOO_LATE
    if blank and not letter.blank:
        _tell_signers(work, person, letter)
    work.record(letter.subject, "written", now, person.id, section=number)
    return letter


def _tell_signers(work: Work, person: Person, letter: Letter) -> None:
    news = LetterWritten(letter.known_id, letter.title, work.district.polite(person.id))
    for one in signers_of(work.district, letter.unit_id):
        if one != person.id:
            dedupe = f"{letter.subject}:ready:{letter.rev}"
            work.tell(Notice(one, news, Priority.NUDGE, dedupe=dedupe, silent=True))


def _why_not(work: Work, text: str) -> Why | None:
    if not text:
        return Why.EMPTY
    if len(text) > LONGEST:
        return Why.TOO_LONG
    return Why.NOT_HERE if look(text, work.district.names.__contains__).kind else None


async def draft_again(
    work: Work, person: Person, letter_id: int, drafting: Drafting, now: datetime
) -> Letter | Refused:
    """The figures of now, in what nobody has changed."""
    letter = await letter_for(work, person, letter_id, locked=True)
    if isinstance(letter, Refused) or not writes(work.district, person, letter.unit_id):
        return Refused.GONE
    campaign = await work.campaigns.get(letter.campaign_id)
    if letter.signed or campaign is None:
        return Refused.TOO_LATE
    drafted = drafting(work.district, await facts_for(work, person, campaign, letter.unit_id, now))
    letter.draft_again(drafted, now)
    work.record(letter.subject, "drafted", now, person.id)
    return letter


def may_sign(work: Work, person: Person, letter: Letter) -> bool:
    return not letter.signed and not letter.blank and signs(work.district, person, letter.unit_id)


async def sign(
    work: Work, person: Person, letter_id: int, rev: int, now: datetime
) -> Letter | Blank | Refused:
    """Under the words as they were at `rev`, which is what the person read."""
    letter = await letter_for(work, person, letter_id, locked=True)
    if isinstance(letter, Refused) or not signs(work.district, person, letter.unit_id):
        return Refused.GONE
    if letter.signed:
        return Refused.ALREADY
    if letter.rev != rev:
        return Refused.TOO_LATE
    if letter.blank:
        return Blank(letter, letter.blank)
    letter.sign(person.id, person.name, now)
    work.record(letter.subject, "signed", now, person.id, sha256=letter.sha256)
    return letter


async def open_again(work: Work, person: Person, letter_id: int, now: datetime) -> Letter | Refused:
    """Whoever could sign it takes the signature back, to change it."""
    letter = await letter_for(work, person, letter_id, locked=True)
    if isinstance(letter, Refused) or not signs(work.district, person, letter.unit_id):
        return Refused.GONE
    if not letter.signed:
        return Refused.ALREADY
    letter.open_again()
    work.record(letter.subject, "reopened", now, person.id)
    return letter
