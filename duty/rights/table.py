"""The table: for each thing and act, which roles may do it to whose.

It follows product.md (People and what they may see) and domain §4; `docs/rights.md` is printed from it.
What a state allows (nobody verifies their own fix, nobody ends a call for help of their own) the thing itself
says, after the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from duty.district.people import DESK, GUARDS, POLICE, SCHOOL_OFFICE, VOLUNTARY, Role
from duty.rights.words import Do, Grant, Only, Right, Thing, Whose

EVERYBODY = frozenset(Role)
OFFICERS = DESK | POLICE
"""Who ends a call for help."""
STAFF = frozenset({Role.GUARD, Role.SCHOOL_STAFF, Role.TEACHER, Role.VOLUNTEER, Role.BUS_ATTENDANT})
SCHOOL = SCHOOL_OFFICE | {Role.GUARD_LEADER, Role.SCHOOL_STAFF}
"""Who sees their own school."""
OVERSEEN = SCHOOL_OFFICE | {Role.GUARD_LEADER}
ADMIN, CHIEF, SUPERVISOR = (
    frozenset({Role.ADMIN}),
    frozenset({Role.STATION_CHIEF}),
    frozenset({Role.SUPERVISOR}),
)


def to(
    roles: Iterable[Role], whose: Whose, only: Only | None = None, of: frozenset[Role] | None = None
) -> Grant:
    return Grant(frozenset(roles), whose, only, of)


OWN = to(EVERYBODY, Whose.OWN)
OWNER = to(EVERYBODY, Whose.OWNER)
CALLED = to(EVERYBODY, Whose.CALLED)
FILED = (
    to(GUARDS | VOLUNTARY | SCHOOL | {Role.BUS_ATTENDANT}, Whose.SCHOOL),
    to(POLICE, Whose.STATION),
    to(DESK | SUPERVISOR | ADMIN, Whose.DISTRICT),
)

INCIDENTS = (
    Right(Thing.INCIDENT, Do.FILE, FILED, "every role may file (product.md, People)"),
    Right(Thing.INCIDENT, Do.CHANGE, (OWN,), "nobody else changes what somebody said"),
    Right(
        Thing.INCIDENT_PHOTO,
        Do.SEE,
        (
            to(EVERYBODY - ADMIN, Whose.OWN),
            to(OVERSEEN, Whose.SCHOOL),
            to(POLICE, Whose.STATION),
            to(DESK, Whose.DISTRICT, Only.OPEN),
        ),
        "the district sees no raw photos unless needed, the admin none (§4.2-10); each look is kept (§4.2-2)",
    ),
)

CALLS = (
    Right(
        Thing.CALL,
        Do.SEE,
        (
            OWN,
            CALLED,
            to(OVERSEEN, Whose.SCHOOL),
            to(POLICE, Whose.STATION),
            to(DESK | ADMIN, Whose.DISTRICT),
        ),
    ),
    Right(
        Thing.CALL,
        Do.ANSWER,
        (CALLED, to(POLICE, Whose.STATION), to(DESK, Whose.DISTRICT)),
        "接警, 走不开, 到场, 转派: whoever was called; never one's own call for help",
    ),
    Right(
        Thing.CALL,
        Do.END,
        (
            to(EVERYBODY, Whose.CALLED, Only.NO_SOS),
            to(OFFICERS, Whose.CALLED),
            to(POLICE, Whose.STATION),
            to(DESK, Whose.DISTRICT),
        ),
        "a call for help is ended by police or a desk: a tap of its caller can be forced (product.md, SOS)",
    ),
)

AFTERWARDS = (
    Right(
        Thing.ROLL_CALL,
        Do.START,
        (to(OVERSEEN, Whose.SCHOOL), to(POLICE, Whose.STATION), to(DESK, Whose.DISTRICT)),
        "an officer (product.md, After the alarm), and who answers for the school",
    ),
    Right(Thing.ROLL_CALL, Do.ANSWER, (CALLED,), "whoever was asked"),
    Right(
        Thing.ORDER,
        Do.START,
        (to(POLICE, Whose.STATION), to(DESK, Whose.DISTRICT)),
        "下指令 is an officer's (product.md, After the alarm)",
    ),
    Right(Thing.ORDER, Do.ANSWER, (CALLED,), "whoever stands there, and the leader where they are silent"),
    Right(Thing.PLAN, Do.ANSWER, (CALLED,), "whoever got a line of it"),
    Right(Thing.PLAN, Do.MAKE, (to(ADMIN, Whose.ANY),), "the rows, which an import writes"),
    Right(
        Thing.ALL_CLEAR,
        Do.START,
        (to(OFFICERS, Whose.CALLED), to(POLICE, Whose.STATION), to(DESK, Whose.DISTRICT)),
        "解除 is said by whoever could end a call for help",
    ),
)

HAZARDS = (
    Right(Thing.HAZARD, Do.FILE, FILED, "every role may file (product.md, People)"),
    Right(
        Thing.HAZARD,
        Do.SEE,
        (
            OWN,
            to(SCHOOL, Whose.SCHOOL),
            to(POLICE, Whose.STATION),
            to(DESK | ADMIN, Whose.DISTRICT),
            to(SUPERVISOR, Whose.DISTRICT, Only.LISTED),
        ),
        "the city sees aggregates, and single records of listed hazards (product.md, People)",
    ),
    Right(
        Thing.HAZARD_PHOTO,
        Do.SEE,
        (
            to(EVERYBODY - ADMIN, Whose.OWN),
            to(OVERSEEN, Whose.SCHOOL),
            to(POLICE, Whose.STATION),
            to(DESK, Whose.DISTRICT, Only.MAJOR),
            to(SUPERVISOR, Whose.DISTRICT, Only.LISTED),
        ),
        "the district sees no raw photos unless needed, the admin none (domain §4.2-10)",
    ),
    Right(Thing.HAZARD, Do.CHANGE, (OWN,), "its draft, and taking it back: of the two its reporter"),
    Right(Thing.HAZARD, Do.RECTIFY, (OWNER, to(SCHOOL_OFFICE, Whose.SCHOOL))),
    Right(
        Thing.HAZARD,
        Do.SAY_FIXED,
        (
            to(EVERYBODY - SUPERVISOR, Whose.OWN),
            to(SCHOOL, Whose.SCHOOL),
            to(POLICE, Whose.STATION),
            to(DESK, Whose.DISTRICT),
        ),
        "only heard; its owner looks. Who supervises puts nothing right",
    ),
    Right(Thing.HAZARD, Do.PASS_ON, (OWNER,), "the named chaser in the school"),
    Right(
        Thing.HAZARD, Do.VERIFY, (to(SCHOOL_OFFICE, Whose.SCHOOL),), "复查, 退回, 销号; nobody their own fix"
    ),
    Right(
        Thing.HAZARD,
        Do.REOPEN,
        (
            to(EVERYBODY - SUPERVISOR, Whose.OWN),
            to(SCHOOL_OFFICE, Whose.SCHOOL),
            to(POLICE, Whose.STATION),
            to(DESK, Whose.DISTRICT),
        ),
        "还没好: whoever reported it, the office, its police, the desks",
    ),
    Right(
        Thing.HAZARD,
        Do.ESCALATE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(DESK, Whose.DISTRICT)),
        "难以解决的报党委政府, with an interim measure (S2:43)",
    ),
    Right(Thing.HAZARD, Do.SUPERVISE, (to(DESK, Whose.DISTRICT),), "挂牌督办 by the district (S2:43)"),
    Right(
        Thing.LEDGER,
        Do.SEE,
        (OWN, to(SCHOOL, Whose.SCHOOL), to(POLICE, Whose.STATION), to(DESK | ADMIN, Whose.DISTRICT)),
        "guards, teachers and volunteers read what they reported or own",
    ),
    Right(Thing.LEDGER, Do.COUNT, (to(SUPERVISOR, Whose.DISTRICT),), "counts of all, lines of listed ones"),
)

ATTENDANCE = (
    Right(
        Thing.CHECK_IN,
        Do.MAKE,
        (to(GUARDS | POLICE | VOLUNTARY | {Role.SCHOOL_STAFF, Role.BUS_ATTENDANT}, Whose.OWN),),
        "nobody checks in for another; whoever the roster names may, too",
    ),
    Right(
        Thing.CHECK_IN,
        Do.MAKE_FOR,
        (to({Role.GUARD_LEADER}, Whose.SCHOOL, of=GUARDS),),
        "a guard without a smartphone, marked so",
    ),
    Right(
        Thing.CHECK_IN,
        Do.VERIFY,
        (to(OVERSEEN, Whose.SCHOOL),),
        "the leader; the office where there is none, or for the leader's own",
    ),
    Right(
        Thing.BOARD,
        Do.SEE,
        (
            to(GUARDS, Whose.OWN),
            to(SCHOOL, Whose.SCHOOL),
            to(POLICE, Whose.STATION),
            to(DESK | ADMIN, Whose.DISTRICT),
        ),
        "by name",
    ),
    Right(
        Thing.BOARD,
        Do.COUNT,
        (to(VOLUNTARY, Whose.OWN), to(VOLUNTARY, Whose.SCHOOL), to(SUPERVISOR, Whose.DISTRICT)),
        "2/4 到位 of their post, or of the school where they stand at none: nothing is compulsory for"
        " volunteers (domain §3.3); the city reads aggregates",
    ),
    Right(Thing.GAP, Do.ANSWER, (CALLED,), "知道了, 找人顶: whoever can fill the place and was told of it"),
    Right(Thing.HANDOVER, Do.MAKE, (OWN,), "at the post where they stood; whoever comes there next reads it"),
    Right(Thing.HANDOVER, Do.CHANGE, (OWN,), "taking it back, until it was read"),
    Right(
        Thing.CORRECTION,
        Do.ASK,
        (OWN, to({Role.GUARD_LEADER}, Whose.SCHOOL, of=GUARDS | {Role.SCHOOL_STAFF})),
        "更正 of one's own record, by the leader also on behalf of theirs (somebody else decides); the record"
        " itself is never changed",
    ),
    Right(
        Thing.CORRECTION,
        Do.APPROVE,
        (
            to(OVERSEEN, Whose.SCHOOL, of=EVERYBODY - POLICE),
            to(CHIEF, Whose.STATION, of=POLICE),
            to(DESK, Whose.DISTRICT, of=POLICE),
        ),
        "the leader, the office for the leader's own; of the police the station. Nobody their own",
    ),
    Right(
        Thing.SPOT_CHECK,
        Do.START,
        (to(CHIEF, Whose.STATION), to(DESK | SUPERVISOR, Whose.DISTRICT)),
        "the supervisor reads heads, not names",
    ),
    Right(Thing.SPOT_CHECK, Do.ANSWER, (OWN,)),
)

ROUNDS = (
    Right(
        Thing.ROUND,
        Do.MAKE,
        (to(GUARDS | {Role.SCHOOL_STAFF}, Whose.SCHOOL), to(POLICE, Whose.STATION)),
        "guards and 宿管 walk at their own school, police at those of their station",
    ),
    Right(
        Thing.ROUND,
        Do.SEE,
        (OWN, to(OVERSEEN, Whose.SCHOOL), to(POLICE, Whose.STATION), to(DESK | ADMIN, Whose.DISTRICT)),
    ),
)

OFFICE = (
    Right(
        Thing.SUMMARY,
        Do.ASK,
        (to(OVERSEEN, Whose.SCHOOL), to(CHIEF, Whose.STATION), to(DESK | SUPERVISOR | ADMIN, Whose.DISTRICT)),
        "the supervisor reads aggregates only",
    ),
    Right(
        Thing.SUMMARY,
        Do.RECEIVE,
        (
            to({Role.PRINCIPAL, Role.SAFETY_OFFICE}, Whose.SCHOOL),
            to(CHIEF, Whose.STATION),
            to(DESK, Whose.DISTRICT),
        ),
        "at the hour, unasked",
    ),
    Right(Thing.SUMMARY, Do.SEE, (OWN,), "a summary was frozen for one person"),
    Right(
        Thing.REPORT,
        Do.SEE,
        (OWNER, to(SCHOOL_OFFICE, Whose.SCHOOL), to(CHIEF, Whose.STATION), to(DESK | ADMIN, Whose.DISTRICT)),
    ),
    Right(Thing.REPORT, Do.WRITE, (OWNER, to(DESK, Whose.DISTRICT)), "whoever took the call, and the desks"),
    Right(
        Thing.DRILL,
        Do.START,
        (to(CHIEF, Whose.STATION), to(DESK, Whose.DISTRICT)),
        "only an officer (product.md, SOS)",
    ),
    Right(Thing.DRILL, Do.END, (to(DESK | CHIEF, Whose.OFFICE),), "the desk that started it"),
    Right(
        Thing.PHONE,
        Do.BIND,
        (
            to(ADMIN, Whose.ANY),
            to({Role.GUARD_LEADER}, Whose.SCHOOL, of=STAFF),
            to({Role.SAFETY_OFFICE}, Whose.SCHOOL, of=STAFF | {Role.GUARD_LEADER}),
            to({Role.PRINCIPAL}, Whose.SCHOOL, of=frozenset({Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE})),
            to(CHIEF, Whose.OFFICE, of=POLICE - CHIEF),
            to({Role.LEADER_ON_DUTY}, Whose.OFFICE, of=frozenset({Role.DUTY_OFFICER})),
        ),
        "along the line of duty, so that no school can come in as an officer; nobody their own but the admin",
    ),
    Right(Thing.STAND_IN, Do.ASK, (to(OFFICERS, Whose.OWN),), "whoever has duty at a desk or a station"),
    Right(Thing.STAND_IN, Do.ANSWER, (OWN,), "the two whom it concerns"),
    Right(
        Thing.STAND_IN,
        Do.SEE,
        (to(POLICE, Whose.STATION), to(DESK | SUPERVISOR | ADMIN, Whose.DISTRICT)),
        "who has duty at the desks and the stations",
    ),
    Right(
        Thing.SWAP,
        Do.ASK,
        (to(GUARDS | POLICE | {Role.SCHOOL_STAFF}, Whose.OWN),),
        "顶班, 请假 and taking a place that is empty now; nothing is asked of volunteers (domain §3.3)",
    ),
    Right(Thing.SWAP, Do.ANSWER, (OWN,), "whoever gives, whoever was asked, and whoever asked"),
    Right(
        Thing.SWAP,
        Do.APPROVE,
        (
            to(OVERSEEN, Whose.SCHOOL, of=GUARDS | {Role.SCHOOL_STAFF}),
            to(CHIEF, Whose.STATION, of=POLICE),
            to(DESK, Whose.DISTRICT, of=POLICE),
        ),
        "the leader, the office for the leader's own; of the police the station (product.md, Shifts). Whoever"
        " decides may also ask somebody to stand in (找人顶)",
    ),
    Right(
        Thing.SWAP,
        Do.MAKE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL, of=EVERYBODY - POLICE), to(ADMIN, Whose.ANY)),
        "put in by hand: leave, of all schools of theirs, and who stands in; who decides may, too. It follows"
        " the roster, and leaves the police to their station",
    ),
    Right(Thing.GROUP, Do.BIND, (to(ADMIN, Whose.ANY),)),
    Right(Thing.REACH, Do.SEE, (to(CHIEF, Whose.STATION), to(DESK | ADMIN, Whose.DISTRICT))),
    Right(Thing.REACH, Do.ANSWER, (OWN,), "能收到吗?: whoever was asked"),
)

ROUTINES = (
    Right(
        Thing.ROUTINE,
        Do.SEE,
        (CALLED, to(SCHOOL_OFFICE, Whose.SCHOOL)),
        "what is due today (例行事项): whoever was asked, and the office",
    ),
    Right(
        Thing.ROUTINE,
        Do.ANSWER,
        (CALLED, to(SCHOOL_OFFICE, Whose.SCHOOL)),
        "done by anybody of the office counts for the office (product.md, Routines)",
    ),
    Right(Thing.ROUTINE, Do.CHANGE, (OWN,), "[撤回] within ten minutes"),
    Right(
        Thing.ROUTINE,
        Do.START,
        (to(GUARDS | SCHOOL, Whose.SCHOOL),),
        "疏散演练 and what is on demand: the office; others what the row asks of them",
    ),
    Right(Thing.ROUTINE, Do.MAKE, (to(ADMIN, Whose.ANY),), "the rows, which an import writes"),
)
VISITS = (
    Right(
        Thing.VISIT,
        Do.MAKE,
        (to(POLICE, Whose.STATION),),
        "上门, 巡点, 周边: every school has its police (S0:37)",
    ),
    Right(Thing.VISIT, Do.SEE, (OWN,), "in 📋; of others only counts are shown"),
    Right(Thing.VISIT, Do.CHANGE, (OWN,), "a sentence more, and taking it back"),
    Right(
        Thing.VISIT,
        Do.COUNT,
        (to(CHIEF, Whose.STATION), to(DESK | SUPERVISOR, Whose.DISTRICT)),
        "schools and numbers, never persons",
    ),
)
PLACES = (
    Right(
        Thing.PLACE,
        Do.SEE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(POLICE, Whose.STATION), to(DESK | ADMIN, Whose.DISTRICT)),
        "周边乱点: type, place and how it stands; nothing about persons (domain §1.8)",
    ),
    Right(
        Thing.PLACE,
        Do.CHANGE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(POLICE, Whose.STATION), to(DESK, Whose.DISTRICT)),
        "有问题, 整治中, 是否整改, 工作组: both who fill 附件1, and the desk that sends the group (S4:39)",
    ),
)
TIPS = (
    Right(
        Thing.TIP,
        Do.SEE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL),),
        "随手拍: words and picture, until the school has looked; who sent it nobody knows",
    ),
    Right(Thing.TIP, Do.VERIFY, (to(SCHOOL_OFFICE, Whose.SCHOOL),), "确认登记, 不是隐患, 重复"),
    Right(
        Thing.TIP_CODE,
        Do.MAKE,
        (to({Role.SAFETY_OFFICE}, Whose.SCHOOL), to(ADMIN, Whose.ANY)),
        "a new code for passers-by, and the end of an old one; printed by whoever prints the others",
    ),
)
CODES = (
    Right(
        Thing.CODE,
        Do.PRINT,
        (to({Role.GUARD_LEADER, Role.SAFETY_OFFICE}, Whose.SCHOOL), to(ADMIN, Whose.ANY)),
        "who hangs them up, and hangs up new ones",
    ),
)
KEEPING = (
    Right(
        Thing.ROSTER,
        Do.SEE,
        (to(OVERSEEN, Whose.SCHOOL), to(CHIEF, Whose.STATION), to(DESK | ADMIN, Whose.DISTRICT)),
        "with names and telephones: who reads the board by name and answers for those who stand there",
    ),
    Right(
        Thing.ROSTER,
        Do.MAKE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(ADMIN, Whose.ANY)),
        "the admin (product.md, People); a school's office its own; what is the district's the admin alone",
    ),
    Right(
        Thing.PERSON,
        Do.MAKE,
        (
            to(ADMIN, Whose.ANY),
            to({Role.PRINCIPAL}, Whose.SCHOOL, of=STAFF | OVERSEEN - {Role.PRINCIPAL}),
            to({Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE}, Whose.SCHOOL, of=STAFF | {Role.GUARD_LEADER}),
        ),
        "as phones are bound: no school makes an officer, and nobody changes their own row but the admin",
    ),
    Right(
        Thing.OFFICE,
        Do.START,
        (
            to(OVERSEEN | OFFICERS | SUPERVISOR | ADMIN, Whose.OWN),
            to(ADMIN, Whose.ANY, of=OVERSEEN | OFFICERS | SUPERVISOR | ADMIN),
            to({Role.PRINCIPAL}, Whose.SCHOOL, of=OVERSEEN - {Role.PRINCIPAL}),
            to(CHIEF, Whose.OFFICE, of=POLICE - CHIEF),
            to({Role.LEADER_ON_DUTY}, Whose.OFFICE, of=frozenset({Role.DUTY_OFFICER})),
            to(DESK, Whose.DISTRICT, of=OVERSEEN),
        ),
        "work belongs to the office (product.md, People): its holder, and whose line it is",
    ),
    Right(Thing.OFFICE, Do.ANSWER, (OWN,), "the successor"),
    Right(Thing.OFFICE, Do.CHANGE, (OWN,), "收回: the holder, and whoever asked, until the day"),
    Right(
        Thing.OFFICE,
        Do.BIND,
        (
            to(SCHOOL_OFFICE, Whose.SCHOOL, of=OVERSEEN),
            to(DESK, Whose.DISTRICT, of=OVERSEEN),
            to(ADMIN, Whose.ANY, of=OVERSEEN),
        ),
        "a successor who is new, where the office is theirs to hand over: with no rights until the day, and"
        " never an officer",
    ),
)
CAMPAIGNS = (
    Right(
        Thing.FORM,
        Do.SEE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(POLICE, Whose.STATION), to(DESK, Whose.DISTRICT)),
        "本表由学校和当地派出所共同填写 (S2:149); the district reads what it will export",
    ),
    Right(
        Thing.FORM,
        Do.WRITE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(POLICE, Whose.STATION)),
        "both fill in the same draft; nobody else changes an answer",
    ),
    Right(
        Thing.FORM,
        Do.SIGN,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(POLICE, Whose.STATION)),
        "校长, then 所长; whoever stands for them while the office is vacant. Either may return it",
    ),
    Right(
        Thing.LETTER,
        Do.SEE,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(CHIEF | DESK, Whose.OFFICE)),
        "排查整改工作情况报告: each unit reports for itself (S2:48)",
    ),
    Right(Thing.LETTER, Do.WRITE, (to(SCHOOL_OFFICE, Whose.SCHOOL), to(CHIEF | DESK, Whose.OFFICE))),
    Right(
        Thing.LETTER,
        Do.SIGN,
        (to(SCHOOL_OFFICE, Whose.SCHOOL), to(CHIEF | DESK, Whose.OFFICE)),
        "the head of the school; who leads the office, its desk while it has no leader",
    ),
    Right(
        Thing.CAMPAIGN, Do.START, (to(DESK, Whose.DISTRICT),), "and freeze, remind, open again with a reason"
    ),
    Right(
        Thing.CAMPAIGN,
        Do.COUNT,
        (to(CHIEF, Whose.STATION), to(DESK | SUPERVISOR | ADMIN, Whose.DISTRICT)),
        "9/12 and the missing schools by name, never persons",
    ),
)

EVIDENCE = (
    Right(
        Thing.REPLAY,
        Do.SEE,
        (
            to(POLICE, Whose.STATION),
            to(DESK, Whose.DISTRICT),
            to(SUPERVISOR, Whose.DISTRICT, Only.LISTED),
        ),
        "officers, of a call that is over or a listed hazard; the file names who knew when (倒查)",
    ),
)

RIGHTS = (
    *INCIDENTS,
    *CALLS,
    *AFTERWARDS,
    *HAZARDS,
    *ATTENDANCE,
    *ROUNDS,
    *OFFICE,
    *ROUTINES,
    *VISITS,
    *PLACES,
    *TIPS,
    *CODES,
    *KEEPING,
    *CAMPAIGNS,
    *EVIDENCE,
)
TABLE = {(right.thing, right.do): right for right in RIGHTS}
