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


def opened(person: Person, label: str) -> bool:
    """Whether there is anything behind that key for that person."""
    asked = OPENED_BY.get(label)
    return asked is None or any(opens(person, *one, *ONES_OWN) for one in asked)


def keyboard_of(person: Person, *, on_duty: bool) -> Keyboard:
    """The keyboard of a role; 📍 turns into 🏁 while the person is on duty."""
    rows = OFFICES.get(person.role)
    if rows:
        return _rows(person, *rows)
    first = Key(CHECK_OUT) if on_duty else Key(CHECK_IN, place=True)
    if person.role in GUARDS | POLICE:
        more = AT_POSTS.get(person.role, ())
        return ((first, Key(PATROL)), *_rows(person, (HAZARD, INCIDENT), (MINE, *more), (SOS,)))
    return ((first, Key(HAZARD)), *_rows(person, (INCIDENT, MINE), (SOS,)))


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


def _rows(person: Person, *rows: tuple[str, ...]) -> Keyboard:
    """Without the keys that open nothing for that person."""
    kept = (tuple(Key(label) for label in row if opened(person, label)) for row in rows)
    return tuple(row for row in kept if row)
