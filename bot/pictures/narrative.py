"""The facts of a campaign as the draft of a report: sentences with numbers, blanks for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.pictures.official import COLUMNS, day_of
from duty.campaigns.papers.narrative import Facts
from duty.campaigns.papers.paper import SchoolPaper
from duty.campaigns.schema import NONE, SLASH
from duty.district.district import District
from duty.hazards.hazard import Hazard
from duty.records.restricted import masked
from handlers.speech.voice import Voice
from media.official.letter import Paragraph, Part


def narrative_of(voice: Voice, district: District, facts: Facts) -> list[Paragraph]:
    """The whole letter, in the order in which such reports are written."""
    until = day_of(voice, facts.until.isoformat())
    name = facts.campaign.name if facts.campaign else voice.line("narrative.no_campaign")
    return [
        Paragraph(Part.TITLE, voice.line("narrative.title", unit=facts.unit)),
        Paragraph(Part.RIGHT, voice.line("narrative.draft")),
        Paragraph(Part.HEADING, voice.line("narrative.first")),
        _body(voice.line("narrative.basis", name=name, until=until, count=len(facts.schools))),
        *_reports(voice, facts.schools),
        Paragraph(Part.HEADING, voice.line("narrative.second")),
        *_hazards(voice, district, facts),
        Paragraph(Part.HEADING, voice.line("narrative.third")),
        *_disorder(voice, facts.schools),
        *(Paragraph(part, text) for part, text in _by_hand(voice)),
    ]


def _body(text: str) -> Paragraph:
    return Paragraph(Part.BODY, text)


def _reports(voice: Voice, schools: Sequence[SchoolPaper]) -> Iterator[Paragraph]:
    """Who handed it in and who did not, and the guards of those who did."""
    missing = [one.school.name for one in schools if not one.reported]
    reported = [one for one in schools if one.reported]
    said = voice.line("narrative.reported", count=len(reported), missing=len(missing))
    named = voice.line("narrative.missing", schools="、".join(missing)) if missing else ""
    yield _body(said + named)
    guards, certified = (_sum(reported, code) for code in ("r3a", "r3b"))
    if guards is not None and certified is not None:
        yield _body(voice.line("narrative.guards", schools=len(reported), guards=guards, certified=certified))


def _sum(schools: Sequence[SchoolPaper], code: str) -> int | None:
    """Over what is known; None where nothing is."""
    known = [value for one in schools if (value := one.values.get(code)) and value.isdecimal()]
    return sum(map(int, known)) if known else None


def _hazards(voice: Voice, district: District, facts: Facts) -> Iterator[Paragraph]:
    since = day_of(voice, facts.since.isoformat())
    yield _body(
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
        yield _body(voice.line("narrative.kinds", kinds="，".join(kinds)))
    count = len(facts.pending) + facts.more
    if count:
        yield _body(voice.line("narrative.pending", count=count, overdue=facts.overdue))
    for number, hazard in enumerate(facts.pending, 1):
        yield _body(_line(voice, district, number, hazard))
    if facts.more > 0:
        yield _body(voice.line("narrative.more", count=facts.more))


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


def _disorder(voice: Voice, schools: Sequence[SchoolPaper]) -> Iterator[Paragraph]:
    """治安乱点 as the schools that reported say them; of the others nothing is known."""
    told = [(one, one.values.get("r11")) for one in schools if one.reported]
    named = [(one, text) for one, text in told if text and text not in (NONE, SLASH)]
    if not told:
        yield _body(voice.line("narrative.unknown"))
        return
    yield _body(voice.line("narrative.disorder", reported=len(told), count=len(named)))
    for one, text in named:
        done = one.values.get(COLUMNS["disorder_rectified"]) or voice.line("annex.absent")
        yield _body(voice.line("narrative.place", school=one.school.short_name, text=text, done=done))


def _by_hand(voice: Voice) -> Iterator[tuple[Part, str]]:
    blank = voice.line("narrative.blank")
    for key in ("fourth", "fifth"):
        yield Part.HEADING, voice.line(f"narrative.{key}")
        yield Part.BODY, blank
    yield Part.RIGHT, voice.line("narrative.signature")
