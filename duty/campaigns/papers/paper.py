"""A school's form as it goes on paper, and those of all schools of an office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from duty.campaigns.campaign import Campaign
from duty.campaigns.papers.addressee import Addressee
from duty.district.district import District
from duty.district.schools import Organisation, School

CITY = {Addressee.EDUCATION: "city_education", Addressee.POLICE: "city_police"}


DISORDER, RECTIFIED = "r11", "r11f"
"""治安乱点 as 附件1 asks for them, and 是否整改, which is asked besides (domain §1.10)."""


@dataclass(frozen=True, slots=True)
class Signed:
    name: str
    at: datetime


@dataclass(frozen=True)
class SchoolPaper:
    """One school.

    campaign: None where there is none yet that asks this school.
    values:   by the code of the field; None, or no entry, is 未报.
    needed:   the codes that this school answers; the others stay empty on paper.
    reported: both have signed. Until then it is 未报, whatever is filled in.
    """

    school: School
    campaign: Campaign | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    signatures: Mapping[str, Signed] = field(default_factory=dict)
    number: str = ""
    reported: bool = False
    late: bool = False


@dataclass(frozen=True)
class OfficePaper:
    """The schools that stand under an office, each with its form, in the order of the district."""

    office: Organisation
    campaign: Campaign | None
    schools: Sequence[SchoolPaper]

    @property
    def reported(self) -> list[SchoolPaper]:
        return [one for one in self.schools if one.reported]

    @property
    def missing(self) -> list[SchoolPaper]:
        """未报."""
        return [one for one in self.schools if not one.reported]


def addressed_to(district: District, school: School, addressee: Addressee) -> str:
    """The name of the city's office that stands above that school; empty where the tree has none."""
    above = (district.organisations.get(one) for one in district.offices_above(school.id))
    return next((one.name for one in above if one and one.kind == CITY[addressee]), "")
