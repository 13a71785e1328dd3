"""The facts of a campaign as the draft of a report: sentences with numbers, and what a person must write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from duty.campaigns.letters.letter import Drafted, Section
from duty.campaigns.papers.narrative import Facts
from duty.campaigns.papers.paper import DISORDER, RECTIFIED, SchoolPaper
from duty.campaigns.schema import NONE, SLASH
from duty.district.district import District
from duty.hazards.hazard import Hazard
from duty.records.restricted import masked
from handlers.speech.voice import Voice


def drafting_of(voice: Voice) -> Callable[[District, Facts], Drafted]:
    return partial(drafted, voice)


def drafted(voice: Voice, district: District, facts: Facts) -> Drafted:
    """In the order in which such reports are written; the last two sections are a person's."""
    until = day_of(voice, facts.until.isoformat())
    name = facts.campaign.name if facts.campaign else voice.line("narrative.no_campaign")
    basis = voice.line("narrative.basis", name=name, until=until, count=len(facts.schools))
    texts = {
        "first": [basis, *_reports(voice, facts.schools)],
        "second": list(_hazards(voice, district, facts)),
        "third": list(_disorder(voice, facts.schools)),
        "fourth": [],
        "fifth": [],
    }
    sections = [Section(voice.line(f"narrative.{key}"), "\n".join(text)) for key, text in texts.items()]
    return Drafted(voice.line("narrative.title", unit=facts.unit), sections)


def day_of(voice: Voice, told: str) -> str:
    """2026年3月9日 of 2026-03-09; what is no date stays as it is written."""
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return told
    return voice.line("annex.day", year=day.year, month=day.month, day=day.day)


def _reports(voice: Voice, schools: Sequence[SchoolPaper]) -> Iterator[str]:
    """Who handed it in and who did not, and the guards of those who did."""
    missing = [one.school.name for one in schools if not one.reported]
    reported = [one for one in schools if one.reported]
    said = voice.line("narrative.reported", count=len(reported), missing=len(missing))
    named = voice.line("narrative.missing", schools="、".join(missing)) if missing else ""
    yield said + named
    guards, certified = (_sum(reported, code) for code in ("r3a", "r3b"))
    if guards is not None and certified is not None:
        yield voice.line("narrative.guards", schools=len(reported), guards=guards, certified=certified)


def _sum(schools: Sequence[SchoolPaper], code: str) -> int | None:
    """Over what is known; None where nothing is."""
    known = [value for one in schools if (value := one.values.get(code)) and value.isdecimal()]
    return sum(map(int, known)) if known else None


def _hazards(voice: Voice, district: District, facts: Facts) -> Iterator[str]:
    since = day_of(voice, facts.since.isoformat())
    yield (
        voice.line(
            "narrative.hazards",
            since=since,
            total=facts.total,
            done=facts.done,
            open=facts.total - facts.done,
        )
    )
    if facts.counts:
        kinds = [
            voice.line(
                "narrative.kind", kind=voice.word("category", one.category), total=one.total, done=one.done
            )
            for one in facts.counts
        ]
        yield voice.line("narrative.kinds", kinds="，".join(kinds))
    count = len(facts.pending) + facts.more
    if count:
        yield voice.line("narrative.pending", count=count, overdue=facts.overdue)
    for number, hazard in enumerate(facts.pending, 1):
        yield _line(voice, district, number, hazard)
    if facts.more > 0:
        yield voice.line("narrative.more", count=facts.more)


def _line(voice: Voice, district: District, number: int, hazard: Hazard) -> str:
    school = district.schools.get(hazard.school_id)
    due = district.local(hazard.due_at).date().isoformat() if hazard.due_at else ""
    return voice.line(
        "narrative.hazard",
        number=number,
        school=school.short_name if school else hazard.school_id,
        kind=voice.word("category", hazard.category),
        what=masked(hazard.description),
        code=hazard.number,
        due=voice.line("narrative.due", day=day_of(voice, due)) if due else "",
        status=voice.word("status", hazard.stands),
    )


def _disorder(voice: Voice, schools: Sequence[SchoolPaper]) -> Iterator[str]:
    """治安乱点 as the schools that reported say them; of the others nothing is known."""
    told = [(one, one.values.get(DISORDER)) for one in schools if one.reported]
    named = [(one, text) for one, text in told if text and text not in (NONE, SLASH)]
    if not told:
        yield voice.line("narrative.unknown")
        return
    key = "narrative.disorder" if named else "narrative.no_disorder"
    yield voice.line(key, reported=len(told), count=len(named))
    for one, text in named:
        done = one.values.get(RECTIFIED) or voice.line("annex.absent")
        yield voice.line("narrative.place", school=one.school.short_name, text=text, done=done)
