"""What each act writes into the row; where it leads says the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from duty.district.severity import Level
from duty.hazards.hazard import Hazard
from duty.hazards.life.given import A_DAY, SAID, WHY, Given
from duty.hazards.status import Act

Effect = Callable[[Hazard, str, datetime, Given], None]


def _nothing(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    """That it was done stands in the history."""


def _register(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.number, hazard.registered_at = given.number, now
    if given.category:
        hazard.owner_title, hazard.outside = given.category.owner, given.category.outside
    if given.department:
        hazard.owner_title, hazard.outside = given.department, True
    hazard.owner_id, hazard.due_at = given.owner or hazard.owner_id, given.due or hazard.due_at


def _correct(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.description = given.words[:SAID]


def _hand_on(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.owner_id, hazard.accepted_at = given.owner, None


def _accept(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.owner_id, hazard.accepted_at = given.owner or by, now


def _hand_over(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.owner_id, hazard.accepted_at = given.owner or hazard.owner_id, None


def _transfer(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.owner_title, hazard.outside = given.department, True
    hazard.owner_id = given.owner or hazard.owner_id
    hazard.passed_on_at = hazard.accepted_at = None
    hazard.due_at = max(hazard.due_at or now, given.due or now)


def _bring_back(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.outside, hazard.passed_on_at, hazard.accepted_at = False, None, None
    hazard.owner_title = given.department
    hazard.due_at = max(hazard.due_at or now, now + A_DAY)


def _pass_on(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.passed_on_at = now


def _postpone(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.extension_until, hazard.extension_why, hazard.extension_by = given.due, given.words[:WHY], by


def _grant(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.due_at = hazard.extension_until
    _refuse(hazard, by, now, given)


def _refuse(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.extension_until, hazard.extension_by = None, ""


def _confirm_level(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.level_confirmed_at = now


def _change_level(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.level = Level.ORDINARY if hazard.major else Level.MAJOR
    hazard.level_confirmed_at, hazard.due_at = now, given.due or hazard.due_at


def _interim(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.interim = given.words[:SAID]


def _list(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.listed_at, hazard.due_at = now, given.due or hazard.due_at


def _partly(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.left_open, hazard.accepted_at = given.words[:SAID], hazard.accepted_at or now


def _rectify(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.rectified_by, hazard.rectified_at, hazard.remedy = by, now, given.words[:SAID]
    hazard.left_open = ""
    _refuse(hazard, by, now, given)


def _explain(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.remedy = f"{hazard.remedy}；{given.words[:SAID]}" if hazard.remedy else given.words[:SAID]


def _verify(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.verified_by, hazard.verified_at = by, now


def _send_back(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.returned_why = given.words[:WHY]
    hazard.due_at = max(hazard.due_at or now, now + A_DAY)


def _close(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.closed_by, hazard.closed_at = by, now


def _close_unfixed(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    _close(hazard, by, now, given)
    hazard.unfixed_why = given.words[:SAID]


def _reopen(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    """What was said and shown of the repair stays in the history; the row begins anew."""
    hazard.reopened_at, hazard.returned_why = now, given.words[:WHY]
    hazard.due_at = max(hazard.due_at or now, given.due or now + A_DAY)
    hazard.rectified_by = hazard.verified_by = hazard.closed_by = hazard.unfixed_why = hazard.remedy = ""
    hazard.rectified_at = hazard.verified_at = hazard.closed_at = hazard.accepted_at = None


def _merge(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.joined_to = given.other
    _refuse(hazard, by, now, given)


def _unmerge(hazard: Hazard, by: str, now: datetime, given: Given) -> None:
    hazard.joined_to = None
    if given.number:
        _register(hazard, by, now, given)


EFFECTS: dict[Act, Effect] = {
    Act.REGISTER: _register,
    Act.PUT_ASIDE: _nothing,
    Act.GIVE_WAY: _nothing,
    Act.TAKE_BACK: _nothing,
    Act.CORRECT: _correct,
    Act.ACCEPT: _accept,
    Act.HAND_OVER: _hand_over,
    Act.HAND_ON: _hand_on,
    Act.TRANSFER: _transfer,
    Act.BRING_BACK: _bring_back,
    Act.PASS_ON: _pass_on,
    Act.POSTPONE: _postpone,
    Act.GRANT: _grant,
    Act.REFUSE: _refuse,
    Act.ASK_HELP: _nothing,
    Act.CONFIRM_LEVEL: _confirm_level,
    Act.CHANGE_LEVEL: _change_level,
    Act.INTERIM: _interim,
    Act.LIST: _list,
    Act.ESCALATE: _nothing,
    Act.PARTLY: _partly,
    Act.RECTIFY: _rectify,
    Act.EXPLAIN: _explain,
    Act.VERIFY: _verify,
    Act.SEND_BACK: _send_back,
    Act.CLOSE: _close,
    Act.CLOSE_UNFIXED: _close_unfixed,
    Act.REOPEN: _reopen,
    Act.MERGE: _merge,
    Act.UNMERGE: _unmerge,
}
