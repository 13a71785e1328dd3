"""People, their roles and how they are addressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    GUARD = "guard"
    GUARD_LEADER = "guard_leader"
    POLICE_OFFICER = "police_officer"
    AUXILIARY_OFFICER = "auxiliary_officer"
    TEACHER = "teacher"
    VOLUNTEER = "volunteer"
    SCHOOL_STAFF = "school_staff"
    BUS_ATTENDANT = "bus_attendant"
    PRINCIPAL = "principal"
    VICE_PRINCIPAL = "vice_principal"
    SAFETY_OFFICE = "safety_office"
    STATION_CHIEF = "station_chief"
    DUTY_OFFICER = "duty_officer"
    LEADER_ON_DUTY = "leader_on_duty"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


GUARDS = frozenset({Role.GUARD, Role.GUARD_LEADER})
POLICE = frozenset({Role.POLICE_OFFICER, Role.AUXILIARY_OFFICER, Role.STATION_CHIEF})
DESK = frozenset({Role.DUTY_OFFICER, Role.LEADER_ON_DUTY})
SCHOOL_OFFICE = frozenset({Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE})
CALLED = POLICE | DESK | SCHOOL_OFFICE | {Role.SUPERVISOR}
"""Offices that are called for help wherever they are; others only where they happen to stand near by."""
VOLUNTARY = frozenset({Role.TEACHER, Role.VOLUNTEER})
"""Never chased, never listed as absent (domain §3.3)."""

PLACE_KINDS: dict[str, frozenset[Role]] = {
    "police": POLICE,
    "guard": GUARDS,
    "teacher": frozenset({Role.TEACHER, Role.SCHOOL_STAFF}),
    "volunteer": frozenset({Role.VOLUNTEER}),
}
"""Which roles fill a place of a post's requirement (data/README.md)."""

COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 司徒".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. `schools` are the ones they serve; police may have several."""

    id: str
    name: str
    role: Role
    org_id: str = ""
    schools: tuple[str, ...] = ()
    birth_year: int | None = None
    certificate: bool | None = None
    phone_kind: str = "smart"
    phone: str = ""
    telegram_id: str = ""
    left_on: date | None = None
    """The first day without them."""

    def has_left(self, on: date) -> bool:
        """Whether they are no longer here on that day."""
        return self.left_on is not None and self.left_on <= on

    @property
    def surname(self) -> str:
        return self.name[:2] if self.name[:2] in COMPOUND_SURNAMES else self.name[:1]

    def fills(self, kind: str) -> bool:
        """Whether this person fills a place of that kind (`police`, `guard`, …)."""
        return self.role in PLACE_KINDS.get(kind, frozenset())


TITLES = {
    Role.GUARD: "师傅",
    Role.GUARD_LEADER: "队长",
    Role.POLICE_OFFICER: "警官",
    Role.AUXILIARY_OFFICER: "辅警",
    Role.STATION_CHIEF: "所长",
    Role.PRINCIPAL: "校长",
    Role.VICE_PRINCIPAL: "校长",
    Role.SAFETY_OFFICE: "主任",
    Role.TEACHER: "老师",
    Role.VOLUNTEER: "老师",
    Role.SCHOOL_STAFF: "老师",
    Role.BUS_ATTENDANT: "老师",
}


def polite_name(person: Person, *, police_line: bool = False) -> str:
    """How others read of this person: 李师傅, 雷警官, 陆所长; full name where no title is safe."""
    if person.role in DESK:
        return f"{person.surname}警官" if police_line else person.name
    title = TITLES.get(person.role, "")
    if not title or person.name.endswith(title):
        return person.name
    return f"{person.surname}{title}"
