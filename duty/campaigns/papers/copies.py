"""A copy of 附件1 or 附件2 that somebody asks for, and who may have it: asked of the table of rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from duty.campaigns.campaign import ANNEX1, Campaign
from duty.campaigns.draft import FormDraft
from duty.campaigns.papers.addressee import Addressee
from duty.campaigns.ports import Work
from duty.campaigns.sight import counted_by, read_by, reads
from duty.district.district import District
from duty.district.people import Person
from duty.district.schools import Organisation, School

PAPER = "paper"
"""How the key of such a file begins: `paper/<annex>/<id>/<addressee>.<kind>`, drawn when it is sent."""
LONGEST_ID = 9
QUICK = 60
"""A table of so many schools is drawn while somebody waits: less than half a second."""


class Annex(StrEnum):
    """附件1: of one school, by its draft. 附件2: of an office, by the campaign."""

    ONE = "annex1"
    TWO = "annex2"


class FileKind(StrEnum):
    TABLE = "xlsx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Copy:
    """`number`: the draft of 附件1, the campaign of 附件2."""

    annex: Annex
    number: int
    addressee: Addressee
    kind: FileKind

    @property
    def name(self) -> str:
        return f"{self.addressee}.{self.kind}"

    @property
    def key(self) -> str:
        return f"{PAPER}/{self.annex}/{self.number}/{self.name}"

    @classmethod
    def of(cls, annex: str, number: str, addressee: str, kind: str) -> Copy | None:
        """None where one of these says nothing that we have."""
        plain = number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID
        if not plain or annex not in [*Annex] or addressee not in [*Addressee] or kind not in [*FileKind]:
            return None
        return cls(Annex(annex), int(number), Addressee(addressee), FileKind(kind))

    @classmethod
    def parse(cls, key: str) -> Copy | None:
        """Of a key as `key` writes it."""
        paper, _, rest = key.partition("/")
        parts = rest.split("/")
        if paper != PAPER or len(parts) != 3:
            return None
        addressee, _, kind = parts[2].partition(".")
        return cls.of(parts[0], parts[1], addressee, kind)


def copies_for(district: District, person: Person, annex: Annex, number: int) -> list[list[Copy]]:
    """All there are, a list for each addressee, that of their own line first."""
    office = district.organisations.get(person.org_id)
    first = Addressee.POLICE if office and office.police_line else Addressee.EDUCATION
    sides = sorted(Addressee, key=lambda one: one is not first)
    return [[Copy(annex, number, side, kind) for kind in FileKind] for side in sides]


async def form_for(work: Work, person: Person, draft_id: int) -> tuple[Campaign, FormDraft] | None:
    """The draft of a 附件1 that is theirs to read, however far it is filled in."""
    draft = await work.campaigns.draft_of(draft_id)
    if draft is None or not reads(work.district, person, draft.school_id):
        return None
    campaign = await work.campaigns.get(draft.campaign_id)
    return (campaign, draft) if campaign and _on_paper(campaign) else None


async def table_for(work: Work, person: Person, campaign_id: int) -> Campaign | None:
    """The campaign of an 附件2 that is theirs: they may count it, and read forms of it."""
    campaign = await work.campaigns.get(campaign_id)
    return campaign if campaign and has_table(work.district, person, campaign) else None


def has_table(district: District, person: Person, campaign: Campaign) -> bool:
    return _on_paper(campaign) and bool(rows_of(district, person, campaign))


def is_large(district: District, person: Person, campaign: Campaign) -> bool:
    """Whether their 附件2 takes so long to draw that it is made beside everything else."""
    return len(rows_of(district, person, campaign)) > QUICK


def rows_of(district: District, person: Person, campaign: Campaign) -> Sequence[School]:
    """The schools of their 附件2: whoever counts no campaign has none, whoever reads no form neither."""
    counted = set(counted_by(district, person, campaign))
    return [district.schools[one] for one in read_by(district, person, campaign) if one in counted]


def office_of(district: District, person: Person) -> Organisation:
    """Whose table it is."""
    return district.organisations.get(person.org_id) or Organisation(person.org_id, person.org_id, "")


def _on_paper(campaign: Campaign) -> bool:
    """Other forms have no table of the original."""
    return campaign.form_id == ANNEX1 and campaign.begun_at is not None
