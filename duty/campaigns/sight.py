"""Who may read, fill in and sign a school's form, and who runs campaigns: asked of the table of rights."""

from __future__ import annotations

from collections.abc import Sequence

from duty.campaigns.campaign import Campaign
from duty.district.district import District
from duty.district.people import POLICE, Person, Role
from duty.district.schools import School
from duty.rights.may import About, may
from duty.rights.words import Do, Thing


def reads(district: District, person: Person, school_id: str) -> bool:
    return may(district, person, Do.SEE, Thing.FORM, About(schools=(school_id,)))


def writes(district: District, person: Person, school_id: str) -> bool:
    return may(district, person, Do.WRITE, Thing.FORM, About(schools=(school_id,)))


def signs(district: District, person: Person, school_id: str, signer: str) -> bool:
    """Whether that line is theirs to sign: the office, or who stands for it while it is vacant."""
    allowed = may(district, person, Do.SIGN, Thing.FORM, About(schools=(school_id,)))
    return allowed and person.id in signers(district, school_id, signer)


def signs_some(district: District, person: Person, school_id: str) -> bool:
    """Whether either of the lines of 附件1 is theirs: head of the school, chief of its station."""
    lines = (Role.PRINCIPAL, Role.STATION_CHIEF)
    return any(signs(district, person, school_id, line) for line in lines)


def signers(district: District, school_id: str, signer: str) -> list[str]:
    """校长: the head of the school. 所长: the chief of its station, else the station's officers."""
    school, role = district.schools[school_id], Role(signer)
    if role is Role.PRINCIPAL:
        return district.head_of(school_id)
    if role is Role.STATION_CHIEF:
        staff = [one for one in district.people_of(school.station_org_id) if one.role in POLICE]
        chiefs = [one.id for one in staff if one.role is Role.STATION_CHIEF]
        return chiefs or [one.id for one in staff if one.role is Role.POLICE_OFFICER]
    return district.office_of(school_id, role) or district.head_of(school_id)


def runs(district: District, person: Person, school_id: str) -> bool:
    """Begin, freeze, remind, open again."""
    return may(district, person, Do.START, Thing.CAMPAIGN, About(schools=(school_id,)))


def counts(district: District, person: Person, school_id: str) -> bool:
    return may(district, person, Do.COUNT, Thing.CAMPAIGN, About(schools=(school_id,)))


def run_by(district: District, person: Person) -> Sequence[School]:
    """The schools whose campaigns are that person's to run."""
    return [one for one in district.schools_seen_by(person) if runs(district, person, one.id)]


def counted_by(district: District, person: Person, campaign: Campaign) -> list[str]:
    """The campaign's schools whose progress they may see."""
    seen = {one.id for one in district.schools_seen_by(person) if counts(district, person, one.id)}
    return [school for school in campaign.schools if school in seen]


def read_by(district: District, person: Person, campaign: Campaign) -> list[str]:
    """The campaign's schools whose form they may read."""
    seen = {one.id for one in district.schools_seen_by(person) if reads(district, person, one.id)}
    return [school for school in campaign.schools if school in seen]
