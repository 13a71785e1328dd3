"""`huxue campaign`: campaigns from the command line. What goes wrong is one clear line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.settings import SettingsError
from duty.campaigns import running
from duty.campaigns.campaign import Campaign
from duty.campaigns.progress import Progress, SchoolProgress, progress
from duty.campaigns.reading import SchemaRefused, read_schema, shipped
from duty.campaigns.running import NoCampaign
from duty.campaigns.schema import FormSchema
from handlers.speech.voice import Voice
from storage.engine.database import Database
from storage.engine.work import SqlWork


@dataclass(frozen=True)
class Wanted:
    """What a campaign is to be; form None is 附件1, no schools are all."""

    name: str
    cutoff: date
    due: date
    due_city: date | None
    schools: Sequence[str]
    form: Path | None


async def begin(database: Database, wanted: Wanted, now: datetime) -> int:
    """Begin it; returns its id."""
    form = _form(wanted.form)
    async with database.work(now) as work:
        try:
            made = running.planned(
                work,
                form,
                wanted.name,
                wanted.cutoff,
                wanted.due,
                wanted.due_city,
                wanted.schools,
                "",
                now,
            )
        except NoCampaign as why:
            raise SettingsError(Voice.load().line(f"no_campaign.{why.why}", **why.values)) from None
        await work.campaigns.add(made)
        await running.begin(work, made, "", now)
        await work.commit()
        return made.known_id


def _form(file: Path | None) -> FormSchema:
    if file is None:
        return shipped()
    try:
        return read_schema(file.read_text("utf-8"), file.name)
    except SchemaRefused as why:
        raise SettingsError(str(why)) from None
    except (OSError, UnicodeDecodeError) as why:
        reason = getattr(why, "strerror", "") or Voice.load().line("campaign.no_text")
        raise _refused("unreadable", file=file, reason=reason) from None


async def progress_of(database: Database, campaign_id: int | None, now: datetime) -> Progress:
    async with database.work(now) as work:
        return await _found(work, await _which(work, campaign_id))


async def freeze(database: Database, campaign_id: int | None, now: datetime) -> str:
    async with database.work(now) as work:
        campaign = await _which(work, campaign_id)
        if campaign_id is None and not campaign.open:
            raise _refused("none_open")
        if not await running.freeze(work, campaign, "", now):
            raise _refused("frozen_before", id=campaign.known_id)
        found = await _found(work, campaign)
        await work.commit()
        return as_lines(found)[0]


async def _which(work: SqlWork, campaign_id: int | None) -> Campaign:
    """That one, else the latest open one, else the latest."""
    if campaign_id is None:
        found = await running.latest(work)
    else:
        found = await work.campaigns.get(campaign_id)
    if found is None or found.begun_at is None:
        raise _refused("none_yet") if campaign_id is None else _refused("no_such", id=campaign_id)
    return found


def _refused(key: str, **values: object) -> SettingsError:
    return SettingsError(Voice.load().line(f"campaign.{key}", **values))


async def _found(work: SqlWork, campaign: Campaign) -> Progress:
    found = await progress(work, campaign.known_id)
    assert found is not None
    return found


def as_lines(found: Progress) -> list[str]:
    """暑期排查 9/12, then the missing by name."""
    one, voice = found.campaign, Voice.load()
    counts = {what: found.count(what) for what in ("delivered", "read", "submitted", "signed")}
    told = voice.line("campaign.counts", total=len(found.schools), **counts)
    frozen = voice.line("campaign.frozen_mark") if one.frozen_at else ""
    lines = [f"{one.known_id} {one.name}{frozen}：{told}"]
    lines += [f"{each.school.id} {each.school.name}：{_state(voice, each)}" for each in found.missing]
    return lines


def _state(voice: Voice, one: SchoolProgress) -> str:
    return voice.word("form_short", one.draft.state)


def as_plain(found: Progress) -> dict[str, Any]:
    """The same for programs; days as 2026-07-31."""
    one = found.campaign
    return {
        "campaign": one.known_id,
        "name": one.name,
        "form": one.form_id,
        "cutoff": one.cutoff.isoformat(),
        "due": one.due.isoformat(),
        "due_city": one.due_city.isoformat() if one.due_city else None,
        "frozen_at": one.frozen_at.isoformat() if one.frozen_at else None,
        "total": len(found.schools),
        **{what: found.count(what) for what in ("delivered", "read", "submitted", "signed")},
        "missing": [each.school.id for each in found.missing],
        "schools": [_plain(each) for each in found.schools],
    }


def _plain(one: SchoolProgress) -> dict[str, Any]:
    return {
        "school_id": one.school.id,
        "name": one.school.name,
        "state": str(one.draft.state),
        "delivered": one.delivered,
        "read": one.read,
        "submitted": one.submitted,
        "signed": one.signed,
        "late": one.draft.late,
        "number": one.draft.number or None,
    }
