"""The keys of the keyboards. Fixed: people, tests and help rely on them (product.md, Keyboards)."""

from __future__ import annotations

from duty.district.people import DESK, GUARDS, POLICE, SCHOOL_OFFICE, Person, Role
from duty.messaging.say import Key, Keyboard

CHECK_IN = "📍 签到"
CHECK_OUT = "🏁 下岗"
PATROL = "🚶 巡逻"
HAZARD = "📷 报隐患"
INCIDENT = "📝 报事件"
MINE = "📋 我的"
SOS = "🚨 紧急求助"
ALERTS = "🔔 待处理"
BOARD = "👥 在岗"
INVITE = "➕ 邀请"
LEDGER = "📒 台账"
SUMMARY = "📊 小结"
SPOT_CHECK = "🎯 抽查"
FORM = "📄 附件1"
SEND_PLACE = "📍 发定位"

ALL = (
    CHECK_IN, CHECK_OUT, PATROL, HAZARD, INCIDENT, MINE, SOS,
    ALERTS, BOARD, INVITE, LEDGER, SUMMARY, SPOT_CHECK, FORM, SEND_PLACE,
)  # fmt: skip


def keyboard_of(person: Person, *, on_duty: bool) -> Keyboard:
    """The keyboard of a role; 📍 turns into 🏁 while the person is on duty."""
    rows = OFFICES.get(person.role)
    if rows:
        return _rows(*rows)
    first = Key(CHECK_OUT) if on_duty else Key(CHECK_IN, place=True)
    if person.role in GUARDS | POLICE:
        more = AT_POSTS.get(person.role, ())
        return ((first, Key(PATROL)), *_rows((HAZARD, INCIDENT), (MINE, *more), (SOS,)))
    return ((first, Key(HAZARD)), *_rows((INCIDENT, MINE), (SOS,)))


def has(person: Person, label: str) -> bool:
    """Whether that key is on the person's keyboard."""
    return any(key.label == label for row in keyboard_of(person, on_duty=False) for key in row)


_DESK = ((ALERTS, BOARD), (LEDGER, SUMMARY), (SPOT_CHECK, MINE))
_OFFICE = ((LEDGER, FORM), (BOARD, SUMMARY), (MINE,))
OFFICES: dict[Role, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys((*DESK, Role.STATION_CHIEF), _DESK),
    **dict.fromkeys(SCHOOL_OFFICE, _OFFICE),
    Role.SUPERVISOR: ((LEDGER, SUMMARY), (SPOT_CHECK, MINE)),
    Role.ADMIN: ((BOARD, LEDGER), (SUMMARY, INVITE), (MINE,)),
}
"""The keyboards of those who stand at no post."""
AT_POSTS: dict[Role, tuple[str, ...]] = {
    Role.GUARD_LEADER: (BOARD, INVITE),
    Role.POLICE_OFFICER: (ALERTS,),
    Role.AUXILIARY_OFFICER: (ALERTS,),
}
"""What a leader and the police have besides a guard's keys."""


def _rows(*rows: tuple[str, ...]) -> Keyboard:
    return tuple(tuple(Key(label) for label in row) for row in rows)
