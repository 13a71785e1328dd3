"""附件1 and 附件2 for whoever asks in a chat or on a page: looked up, drawn, and noted in the history."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.boundary import Boundary
from bot.pictures.making import Making
from bot.pictures.official import annex1_of, annex2_of
from duty.campaigns.campaign import Campaign
from duty.campaigns.papers.addressee import Addressee
from duty.campaigns.papers.collecting import Progress, draft_paper, rows_paper
from duty.campaigns.papers.copies import (
    Annex,
    Copy,
    FileKind,
    form_for,
    is_large,
    office_of,
    rows_of,
    table_for,
)
from duty.campaigns.papers.paper import SchoolPaper
from duty.district.people import Person
from duty.records.subject import Subject
from media.official.pdf import pdf_of
from media.official.sheet import Sheet
from media.official.workbook import workbook_of
from storage.engine.work import SqlWork

File = tuple[str, bytes]
UNNAMEABLE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
"""What no file may be called."""


@dataclass(frozen=True)
class Drafted:
    """What is to be drawn, sheets when it is called. of: the id of the school or office, unit its name."""

    of: str
    unit: str
    campaign: Campaign
    sheets: Callable[[], list[Sheet]]
    schools: Sequence[SchoolPaper]


class Papers:
    """Makes the file of a key for that person, as it stands now."""

    def __init__(self, boundary: Boundary, now: Callable[[], datetime]) -> None:
        self._boundary, self._voice, self._now = boundary, boundary.voice, now
        self._making = Making(now)

    async def file(self, key: str, person: str) -> File | None:
        """Its name and bytes; None where there is none of theirs. That it was made is in the history.

        Raises NotReady while a large table is in the making.
        """
        copy, now = Copy.parse(key), self._now()
        if copy is None:
            return None
        if not await self._is_large(copy, person, now):
            return await self._made(copy, person, now)
        return self._making.made(f"{key} {person}", partial(self._made, copy, person, now))

    async def _is_large(self, copy: Copy, person: str, now: datetime) -> bool:
        if copy.annex is Annex.ONE:
            return False
        async with self._boundary.database.reading_work(now) as work:
            who = work.district.people.get(person)
            campaign = await table_for(work, who, copy.number) if who else None
            return bool(who and campaign and is_large(work.district, who, campaign))

    async def _made(
        self, copy: Copy, person: str, now: datetime, progress: Progress = lambda done, total: None
    ) -> File | None:
        async with self._boundary.database.reading_work(now) as work:
            who = work.district.people.get(person)
            drafted = await self._drafted(work, who, copy, now, progress) if who else None
        if drafted is None:
            return None
        sheets = await asyncio.to_thread(drafted.sheets)
        content, name = await drawn(sheets, copy.kind, now), self._name(copy, drafted)
        noted = entry_of(name, copy.annex, drafted.of, copy.addressee, drafted.schools, content, now)
        async with self._boundary.act(now) as act:
            act.work.record(Subject("export", copy.annex.value), "exported", now, person, **noted)
        return name, content

    async def _drafted(
        self, work: SqlWork, who: Person, copy: Copy, now: datetime, progress: Progress
    ) -> Drafted | None:
        if copy.annex is Annex.ONE:
            return await self._of_school(work, who, copy)
        return await self._of_office(work, who, copy, now, progress)

    async def _of_school(self, work: SqlWork, who: Person, copy: Copy) -> Drafted | None:
        found = await form_for(work, who, copy.number)
        if found is None:
            return None
        paper = await draft_paper(work, *found)
        sheets = partial(annex1_of, self._voice, work.district, paper, copy.addressee)
        return Drafted(paper.school.id, paper.school.name, found[0], sheets, [paper])

    async def _of_office(
        self, work: SqlWork, who: Person, copy: Copy, now: datetime, progress: Progress
    ) -> Drafted | None:
        campaign = await table_for(work, who, copy.number)
        if campaign is None:
            return None
        office = office_of(work.district, who)
        schools = rows_of(work.district, who, campaign)
        paper = await rows_paper(work, office, schools, campaign, progress)
        sheets = partial(annex2_of, self._voice, work.district, paper, copy.addressee, now)
        return Drafted(office.id, office.name, campaign, sheets, paper.schools)

    def _name(self, copy: Copy, drafted: Drafted) -> str:
        """附件1_实验小学_暑期排查_报教育局.xlsx"""
        voice = self._voice
        told = voice.line(
            "paper.file",
            what=voice.line(f"paper.{copy.annex}"),
            unit=drafted.unit,
            campaign=drafted.campaign.name,
            office=voice.line(f"paper.{copy.addressee}"),
        )
        return file_name(told, copy.kind)


def file_name(told: str, kind: str) -> str:
    """As a file may be called everywhere."""
    return f"{UNNAMEABLE.sub('_', told)}.{kind}"


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def drawn(sheets: list[Sheet], kind: str, now: datetime) -> bytes:
    """As a workbook or, of `pdf`, as a PDF."""
    title = sheets[0].name
    if kind == FileKind.PDF:
        return await asyncio.to_thread(pdf_of, sheets, title)
    return await asyncio.to_thread(workbook_of, sheets, now, title)


def entry_of(
    name: str,
    paper: str,
    of: str,
    addressee: Addressee | None,
    schools: Sequence[SchoolPaper],
    data: bytes,
    now: datetime,
) -> dict[str, Any]:
    """What a manifest and the history say of a file."""
    campaign = next((one.campaign for one in schools if one.campaign), None)
    reported = sum(one.reported for one in schools)
    return {
        "file": name,
        "paper": str(paper),
        "of": of,
        "for": addressee.value if addressee else None,
        "campaign": campaign.known_id if campaign else None,
        "schools": len(schools),
        "reported": reported,
        "unreported": len(schools) - reported,
        "bytes": len(data),
        "sha256": sum_of(data),
        "made_at": now.isoformat(timespec="seconds"),
    }
