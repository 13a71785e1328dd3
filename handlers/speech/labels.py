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
LEDGER = "📒 台账"
SUMMARY = "📊 小结"
SPOT_CHECK = "🎯 抽查"
FORM = "📄 附件1"
SEND_PLACE = "📍 发定位"

ALL = (
    CHECK_IN, CHECK_OUT, PATROL, HAZARD, INCIDENT, MINE, SOS,
    ALERTS, BOARD, LEDGER, SUMMARY, SPOT_CHECK, FORM, SEND_PLACE,
)  # fmt: skip


def keyboard_of(person: Person, *, on_duty: bool) -> Keyboard:
    """The keyboard of a role; 📍 turns into 🏁 while the person is on duty."""
    if person.role in DESK | {Role.STATION_CHIEF, Role.SUPERVISOR, Role.ADMIN}:
        return _rows((ALERTS, BOARD), (LEDGER, SUMMARY), (SPOT_CHECK, MINE))
    if person.role in SCHOOL_OFFICE:
        return _rows((LEDGER, FORM), (BOARD, SUMMARY), (MINE,))
    if person.role in GUARDS | POLICE:
        first = Key(CHECK_OUT) if on_duty else Key(CHECK_IN, place=True)
        return ((first, Key(PATROL)), (Key(HAZARD), Key(INCIDENT)), (Key(MINE),), (Key(SOS),))
    first = Key(CHECK_OUT) if on_duty else Key(CHECK_IN, place=True)
    return ((first, Key(HAZARD)), (Key(INCIDENT), Key(MINE)), (Key(SOS),))


def _rows(*rows: tuple[str, ...]) -> Keyboard:
    return tuple(tuple(Key(label) for label in row) for row in rows)
