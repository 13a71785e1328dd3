"""`huxue export annex1|annex2|report`: the papers of a campaign as files, each noted in the history."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.commands.filed import Wish, check_name, kept
from bot.commands.inviting import school_called
from bot.pictures.letters import paragraphs_of
from bot.pictures.official import annex1_of, annex2_of
from bot.pictures.papers import drawn
from bot.settings import SettingsError
from duty.campaigns.papers.collecting import meant, office_paper, school_paper
from duty.campaigns.papers.narrative import facts_of
from duty.campaigns.papers.paper import OfficePaper, SchoolPaper
from duty.district.district import District
from duty.district.schools import Organisation, School
from handlers.speech.papers.narrative import drafted
from handlers.speech.voice import Voice
from media.official.letter import letter_of, letter_text
from media.official.sheet import Sheet
from storage.engine.database import Database
from storage.engine.work import SqlWork

NEAR = 3
TABLES, LETTERS = (".xlsx", ".pdf"), (".docx", ".txt")


async def export_annex1(database: Database, wish: Wish, now: datetime) -> str:
    """附件1 of a school as .xlsx or .pdf; one line that says what it is."""
    check_name(wish.file, TABLES)
    voice = Voice.load()
    async with database.reading_work(now) as work:
        school = _school(work.district, wish.told)
        campaign = await meant(work, [school.id], wish.campaign)
        _check_campaign(wish, campaign is None)
        paper = await school_paper(work, school, campaign)
        sheets = annex1_of(voice, work.district, paper, wish.addressee)
    return await _drawn_and_kept(database, wish, "annex1", sheets, [paper], now)


async def export_annex2(database: Database, wish: Wish, now: datetime) -> str:
    """附件2 of the schools under an office as .xlsx or .pdf; one line that says how many reported."""
    check_name(wish.file, TABLES)
    voice = Voice.load()
    async with database.reading_work(now) as work:
        office = _office(work.district, wish.told)
        paper = await _office_paper(work, office, wish)
        sheets = annex2_of(voice, work.district, paper, wish.addressee, now)
    return await _drawn_and_kept(database, wish, "annex2", sheets, paper.schools, now)


async def _drawn_and_kept(
    database: Database,
    wish: Wish,
    what: str,
    sheets: list[Sheet],
    schools: Sequence[SchoolPaper],
    now: datetime,
) -> str:
    data = await drawn(sheets, wish.file.suffix.lower().removeprefix("."), now)
    return await kept(database, wish, what, data, schools, now)


async def export_report(database: Database, wish: Wish, now: datetime) -> str:
    """排查整改工作情况报告 of a school or an office as .docx or .txt: as it is written, else the draft."""
    check_name(wish.file, LETTERS)
    voice = Voice.load()
    async with database.reading_work(now) as work:
        unit, paper = await _of_either(work, wish)
        there = await work.letters.of(paper.campaign.known_id, paper.office.id) if paper.campaign else None
        facts = await facts_of(work, unit, paper.campaign, paper.schools, now)
        letter = paragraphs_of(voice, work.district, there or drafted(voice, work.district, facts))
    docx = wish.file.suffix.lower() == ".docx"
    data = letter_of(letter) if docx else letter_text(letter).encode()
    return await kept(database, wish, "report", data, paper.schools, now)


# -- whose -----------------------------------------------------------------------------------


async def _office_paper(work: SqlWork, office: Organisation, wish: Wish) -> OfficePaper:
    schools = work.district.schools_under(office.id)
    if not schools:
        raise SettingsError(
            f"{office.id} {office.name}: no school stands under it; check orgs.csv, schools.csv"
        )
    campaign = await meant(work, [school.id for school in schools], wish.campaign)
    _check_campaign(wish, campaign is None)
    return await office_paper(work, office, campaign)


async def _of_either(work: SqlWork, wish: Wish) -> tuple[str, OfficePaper]:
    """Of an office, or of a school alone."""
    school = work.district.schools.get(school_called(work.district, wish.told))
    if school is None:
        office = _office(work.district, wish.told, work.district.schools)
        return office.name, await _office_paper(work, office, wish)
    campaign = await meant(work, [school.id], wish.campaign)
    _check_campaign(wish, campaign is None)
    alone = Organisation(school.id, school.name, "school")
    return school.name, OfficePaper(alone, campaign, [await school_paper(work, school, campaign)])


def _school(district: District, told: str) -> School:
    """By its id or name; SettingsError with the nearest ones."""
    found = district.schools.get(school_called(district, told))
    if found is None:
        raise SettingsError(_unknown("school", told, district.schools, "schools.csv"))
    return found


def _office(district: District, told: str, schools: Mapping[str, School] | None = None) -> Organisation:
    """By its id or name; SettingsError with the nearest ones."""
    named = [one for one in district.organisations.values() if told == one.name]
    found = district.organisations.get(told) or (named[0] if len(named) == 1 else None)
    if found is None:
        known: dict[str, School | Organisation] = {**district.organisations, **(schools or {})}
        raise SettingsError(_unknown("organisation", told, known, "orgs.csv"))
    return found


def _unknown(kind: str, told: str, known: Mapping[str, School | Organisation], file: str) -> str:
    near = ", ".join(nearest(told, {one.id: one.name for one in known.values()}))
    return f"no {kind} {told}; nearest: {near or 'none'}; check {file}"


def nearest(told: str, names: Mapping[str, str]) -> list[str]:
    """`SCH01 实验小学` of those whose id or name is most like what was told."""

    def likeness(id_: str) -> float:
        return max(
            difflib.SequenceMatcher(None, told.casefold(), one.casefold()).ratio()
            for one in (id_, names[id_])
        )

    return [f"{one} {names[one]}" for one in sorted(names, key=likeness, reverse=True)[:NEAR]]


# -- files -----------------------------------------------------------------------------------


def _check_campaign(wish: Wish, missing: bool) -> None:
    if wish.campaign is not None and missing:
        raise SettingsError(f"no campaign {wish.campaign} of 附件1; see huxue campaign progress")
