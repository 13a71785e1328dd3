"""What a campaign knows, into the words and cells of the official papers that media draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from duty.campaigns.campaign import Campaign
from duty.campaigns.papers.addressee import Addressee
from duty.campaigns.papers.paper import DISORDER, RECTIFIED, OfficePaper, SchoolPaper, Signed, addressed_to
from duty.campaigns.schema import NONE
from duty.district.district import District
from duty.district.schools import School
from handlers.speech.papers.narrative import day_of
from handlers.speech.voice import Voice
from media.official.annex1 import Annex1, annex1_sheets
from media.official.annex2 import Annex2, Annex2Row, annex2_sheet
from media.official.sheet import Sheet

COLUMNS = {
    "surrounding_disorder": DISORDER,
    "disorder_rectified": RECTIFIED,
    "hazards_total": "r16a",
    "hazards_rectified": "r16b",
    "instability_unresolved": "r12u",
}
"""Which answer of 附件1 each column of 附件2 takes; two are asked for it alone (domain §1.10)."""


def annex1_of(
    voice: Voice, district: District, paper: SchoolPaper, addressee: Addressee | None
) -> list[Sheet]:
    """附件1 of one school. What is not handed in says 未报 and shows how far it is."""
    absent = voice.line("annex.absent")
    answers = {
        code: value if value is not None else absent if code in paper.needed else ""
        for code, value in paper.values.items()
    }
    filled = paper.values.get("h2")
    form = Annex1(
        unit=paper.school.name,
        filled_on=day_of(voice, filled) if filled else "",
        answers=answers,
        signatures={code: _signed(voice, district, one) for code, one in paper.signatures.items()},
        addressee=_to(voice, district, [paper.school], addressee),
        mark=_mark(voice, paper),
        absent=absent,
    )
    return annex1_sheets(form)


def annex2_of(
    voice: Voice, district: District, paper: OfficePaper, addressee: Addressee | None, now: datetime
) -> list[Sheet]:
    """附件2 of the schools under an office, a row for each."""
    until = _until(district, paper.campaign, now)
    table = Annex2(
        unit=paper.office.name,
        rows=[_row(voice, district, one) for one in paper.schools],
        counted=voice.line("annex.counted", all="{all}", reported="{reported}", missing="{missing}"),
        absent=voice.line("annex.absent"),
        as_of=voice.line("annex.as_of", day=day_of(voice, until.isoformat())),
        addressee=_to(voice, district, [one.school for one in paper.schools], addressee),
    )
    return [annex2_sheet(table)]


def _until(district: District, campaign: Campaign | None, now: datetime) -> date:
    """The cut-off; before it the day itself, or that on which a desk cut it off."""
    day = district.today(campaign.frozen_at if campaign and campaign.frozen_at else now)
    return min(campaign.cutoff, day) if campaign else day


def _row(voice: Voice, district: District, paper: SchoolPaper) -> Annex2Row:
    station = district.organisations.get(paper.school.station_org_id)
    return Annex2Row(
        area=voice.word("area", paper.school.area),
        station=station.name if station else paper.school.station_org_id,
        school=paper.school.name,
        found=_found(paper) if paper.reported else None,
        late=paper.late,
    )


def _found(paper: SchoolPaper) -> dict[str, str | int]:
    """What is known. Where 附件1 says 无, nothing is unresolved either."""
    told = {name: paper.values.get(code) for name, code in COLUMNS.items()}
    if told["instability_unresolved"] is None and paper.values.get("r12") == NONE:
        told["instability_unresolved"] = NONE
    return {name: _number(value) for name, value in told.items() if value is not None}


def _number(value: str) -> str | int:
    return int(value) if value.isascii() and value.isdecimal() else value


def _mark(voice: Voice, paper: SchoolPaper) -> str:
    if not paper.reported:
        begun = any(value is not None for value in paper.values.values())
        return voice.line("annex.draft" if begun else "annex.absent")
    late = voice.line("annex.late") if paper.late else ""
    return voice.line("annex.number", number=paper.number, late=late)


def _signed(voice: Voice, district: District, signed: Signed) -> str:
    return voice.line("annex.signed", name=signed.name, at=f"{district.local(signed.at):%Y-%m-%d %H:%M}")


def _to(voice: Voice, district: District, schools: Sequence[School], addressee: Addressee | None) -> str:
    """报：…, the city's office by its own name where the tree has one."""
    if addressee is None:
        return ""
    found = next((name for one in schools if (name := addressed_to(district, one, addressee))), "")
    return voice.line("annex.to", office=found or voice.line(f"annex.{addressee}"))
