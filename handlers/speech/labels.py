"""The keys of the keyboards. Fixed: people, tests and help rely on them (product.md, Keyboards)."""

from __future__ import annotations

from duty.district.people import DESK, GUARDS, POLICE, SCHOOL_OFFICE, Person, Role
from duty.messaging.say import Key, Keyboard
from duty.rights.may import opens
from duty.rights.words import Do, Thing, Whose

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
INVITE = "➕ 邀请"

ALL = (
    CHECK_IN, CHECK_OUT, PATROL, HAZARD, INCIDENT, MINE, SOS,
    ALERTS, BOARD, LEDGER, SUMMARY, SPOT_CHECK, FORM, SEND_PLACE, INVITE,
)  # fmt: skip


OPENED_BY = {
    ALERTS: ((Do.ANSWER, Thing.CALL),),
    BOARD: ((Do.SEE, Thing.BOARD),),
    LEDGER: ((Do.SEE, Thing.LEDGER), (Do.COUNT, Thing.LEDGER)),
    SUMMARY: ((Do.ASK, Thing.SUMMARY),),
    SPOT_CHECK: ((Do.START, Thing.SPOT_CHECK),),
    INVITE: ((Do.BIND, Thing.PHONE),),
}
"""The right without which a key would open nothing; the other keys everybody may press."""
ONES_OWN = (Whose.OWN, Whose.CALLED)
"""What is under 📋 or comes by itself needs no key."""


def keyboard_of(person: Person, *, on_duty: bool) -> Keyboard:
    """The keyboard of a role; 📍 turns into 🏁 while the person is on duty."""
    first = Key(CHECK_OUT) if on_duty else Key(CHECK_IN, place=True)
    if person.role is Role.ADMIN:
        return _rows(person, (BOARD, LEDGER), (SUMMARY, INVITE), (MINE,))
    if person.role in DESK | {Role.STATION_CHIEF, Role.SUPERVISOR}:
        return _rows(person, (ALERTS, BOARD), (LEDGER, SUMMARY), (SPOT_CHECK, MINE))
    if person.role in SCHOOL_OFFICE:
        return _rows(person, (LEDGER, FORM), (BOARD, SUMMARY), (MINE,))
    if person.role in GUARDS | POLICE:
        more = (ALERTS,) if person.role in POLICE else (BOARD, INVITE)
        rest = _rows(person, (HAZARD, INCIDENT), (MINE,), more, (SOS,))
        return ((first, Key(PATROL)), *rest)
    return ((first, Key(HAZARD)), *_rows(person, (INCIDENT, MINE), (SOS,)))


def _rows(person: Person, *rows: tuple[str, ...]) -> Keyboard:
    """Without the keys that open nothing for that person."""
    kept = (tuple(Key(label) for label in row if opened(person, label)) for row in rows)
    return tuple(row for row in kept if row)


def opened(person: Person, label: str) -> bool:
    """Whether there is anything behind that key for that person."""
    asked = OPENED_BY.get(label)
    return asked is None or any(opens(person, *one, *ONES_OWN) for one in asked)
