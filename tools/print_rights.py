"""Print docs/rights.md from the table of rights: `python -m tools.print_rights > docs/rights.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from duty.district.people import Role
from duty.rights.table import EVERYBODY, RIGHTS
from duty.rights.words import Grant, Only, Right, Thing, Whose
from handlers.speech.voice import Voice

HEAD = """# Who may do what to whose

Printed from `duty/rights/table.py` by `python -m tools.print_rights`; a test says when it is out of date.
Handlers, buttons, lists and web addresses all ask this one table. What is not written here, nobody may;
somebody else's record then reads exactly like one that does not exist. What a state allows (nobody verifies
their own fix, nobody answers their own call for help) the thing itself says after the table.

{whose}
"""
THINGS = {
    Thing.INCIDENT: "Incident",
    Thing.CALL: "Alert (the call for an incident or a cry for help)",
    Thing.ROLL_CALL: "Roll call (点名)",
    Thing.ORDER: "Order (下指令)",
    Thing.PLAN: "Plan (预案)",
    Thing.ALL_CLEAR: "All clear (解除)",
    Thing.HAZARD: "Hazard",
    Thing.HAZARD_PHOTO: "Photo of a hazard",
    Thing.INCIDENT_PHOTO: "Photo of an incident",
    Thing.LEDGER: "Ledger (台账)",
    Thing.CHECK_IN: "Check-in",
    Thing.BOARD: "Board (在岗)",
    Thing.GAP: "Empty place (缺岗, 明早会缺)",
    Thing.HANDOVER: "Line for the next shift (交班留言)",
    Thing.CORRECTION: "Correction of a record (更正)",
    Thing.ROUND: "Round (巡逻)",
    Thing.SUMMARY: "Summary (小结)",
    Thing.SPOT_CHECK: "Spot check (抽查)",
    Thing.DRILL: "Drill (演练)",
    Thing.REPORT: "Report to superiors (初报 续报 终报)",
    Thing.PHONE: "Invitation and phone of a person",
    Thing.STAND_IN: "Stand-in (替我值班), and who has duty",
    Thing.SWAP: "Place on a date: 顶班, 请假, 找人顶",
    Thing.GROUP: "Group chat",
    Thing.REACH: "Who can be reached",
    Thing.ROUTINE: "Routine (例行事项)",
    Thing.VISIT: "Visit of the police (上门 巡点 周边)",
    Thing.PLACE: "Place around a school (周边乱点)",
    Thing.TIP: "Report by a passer-by (随手拍)",
    Thing.TIP_CODE: "Code for passers-by (家长扫的码)",
    Thing.CODE: "Printed code (巡查码 签到码)",
    Thing.ROSTER: "Roster (岗位 时段 排班 日历)",
    Thing.REPLAY: "File of who knew when (谁何时知道)",
    Thing.PERSON: "Row of a person on the roster (人员)",
    Thing.OFFICE: "Office that passes to somebody else (岗位交接)",
    Thing.FORM: "Form of a school (附件1)",
    Thing.LETTER: "Report of a campaign (工作情况报告)",
    Thing.CAMPAIGN: "Campaign (专项行动)",
}
WHOSE = {
    Whose.OWN: "they reported it, it is about them, or it is theirs to put right",
    Whose.OWNER: "it is theirs to put right, or in their hands",
    Whose.CALLED: "they were called for it",
    Whose.OFFICE: "it is of their own desk or station",
    Whose.SCHOOL: "it is of a school they serve",
    Whose.STATION: "it is of a school of their station",
    Whose.DISTRICT: "it is of a school of their district",
    Whose.ANY: "whosever it is",
}
ONLY = {
    Only.LISTED: "listed ones",
    Only.MAJOR: "major ones",
    Only.OPEN: "open ones",
    Only.NO_SOS: "no call for help",
}


def page() -> str:
    """The whole document."""
    assert {right.thing for right in RIGHTS} == set(THINGS)
    voice = Voice.load()
    whose = "\n".join(f"- **{name}**: {means}" for name, means in WHOSE.items())
    parts = [HEAD.format(whose=whose)]
    parts += [_section(voice, thing, [one for one in RIGHTS if one.thing is thing]) for thing in THINGS]
    return "\n".join(parts)


def _section(voice: Voice, thing: Thing, rights: Iterable[Right]) -> str:
    rows = [f"| {one.do} | {_grants(voice, one.grants)} | {one.why} |" for one in rights]
    return "\n".join([f"## {THINGS[thing]}", "", "| act | who, whose | why |", "|---|---|---|", *rows, ""])


def _grants(voice: Voice, grants: Iterable[Grant]) -> str:
    return "<br>".join(_grant(voice, one) for one in grants)


def _grant(voice: Voice, grant: Grant) -> str:
    only = f", {ONLY[grant.only]} only" if grant.only else ""
    of = f" to {_roles(voice, grant.of)}" if grant.of is not None else ""
    return f"{_roles(voice, grant.roles)}: **{grant.whose}**{of}{only}"


def _roles(voice: Voice, roles: frozenset[Role]) -> str:
    """In the order of the roles; everybody but a few is said so."""
    if roles == EVERYBODY:
        return "everybody"
    left_out = EVERYBODY - roles
    if len(left_out) < 3:
        return f"everybody but {_named(voice, left_out)}"
    return _named(voice, roles)


def _named(voice: Voice, roles: frozenset[Role]) -> str:
    return "、".join(voice.word("role", role) for role in Role if role in roles)


if __name__ == "__main__":
    sys.stdout.write(page())
