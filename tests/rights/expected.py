"""Who may do what, written by hand from product.md (People and what they may see), never from our table.

Each act of a button has a row: what it is pressed on, and for each place of that thing whose press does it,
and who may read it but not do that. For everybody else it must read exactly like one that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.rights.scene import ACTORS

ALL = frozenset(ACTORS)
NOBODY: frozenset[str] = frozenset()
LEADER = frozenset({"leader"})
STAFF = frozenset({"staff"})
OFFICE = frozenset({"principal", "vice", "safety"})
POLICE = frozenset({"police", "auxiliary", "chief"})
CHIEF = frozenset({"chief"})
DESK = frozenset({"desk", "police_desk", "desk_leader", "police_desk_leader"})
ADMIN, SUPERVISOR = frozenset({"admin"}), frozenset({"supervisor"})

Whom = dict[str, frozenset[str]]
"""By the place of the thing: own, school, station, foreign, called."""


def whom(
    own: frozenset[str] = NOBODY,
    school: frozenset[str] = NOBODY,
    station: frozenset[str] = NOBODY,
    foreign: frozenset[str] = NOBODY,
    called: frozenset[str] | None = None,
) -> Whom:
    """Who was called for a foreign school's sees what they see there, unless said otherwise."""
    places = {"own": own, "school": school, "station": station, "foreign": foreign}
    return places | {"called": foreign if called is None else called}


@dataclass(frozen=True)
class Row:
    """`kind`: of the scene; `data`: of the button, with its id. perhaps: what they do depends on more."""

    data: str
    kind: str
    do: Whom = field(default_factory=whom)
    see: Whom = field(default_factory=whom)
    perhaps: bool = False


OWN = whom(own=ALL)
READS_CALL = whom(
    own=ALL,
    school=LEADER | OFFICE | POLICE | DESK | ADMIN,
    station=POLICE | DESK | ADMIN,
    foreign=DESK | ADMIN,
    called=ALL,
)
ANSWERS = whom(school=POLICE | DESK, station=POLICE | DESK, foreign=DESK, called=ALL)
ENDS_CRY = whom(school=POLICE | DESK, station=POLICE | DESK, foreign=DESK, called=POLICE | DESK)
SEES_HAZARD = whom(
    own=ALL,
    school=LEADER | STAFF | OFFICE | POLICE | DESK | ADMIN,
    station=POLICE | DESK | ADMIN,
    foreign=DESK | ADMIN,
)
SEES_LISTED = {place: who | SUPERVISOR for place, who in SEES_HAZARD.items()}
SAYS_FIXED = whom(
    own=ALL - SUPERVISOR,
    school=LEADER | STAFF | OFFICE | POLICE | DESK,
    station=POLICE | DESK,
    foreign=DESK,
)
CALLED_ONLY = whom(own=ALL, called=ALL)
"""Whoever was told of it."""
OFFICE_OF = whom(own=OFFICE, school=OFFICE)
SIGNS_LETTER = whom(own=frozenset({"principal"}), school=frozenset({"principal"}))
OWNER_ONLY = whom(own=frozenset({"safety"}), school=frozenset({"safety"}))
"""Whose it is to put right: of each school in the scene its safety office."""
DISTRICTS = whom(own=DESK, school=DESK, station=DESK, foreign=DESK)
ESCALATES = whom(own=OFFICE | DESK, school=OFFICE | DESK, station=DESK, foreign=DESK)
REOPENS = whom(own=ALL - SUPERVISOR, school=OFFICE | POLICE | DESK, station=POLICE | DESK, foreign=DESK)
READS_REPORT = whom(
    own=OFFICE | CHIEF | DESK | ADMIN,
    school=OFFICE | CHIEF | DESK | ADMIN,
    station=CHIEF | DESK | ADMIN,
    foreign=DESK | ADMIN,
)
WRITES_REPORT = whom(own=DESK, school=DESK, station=DESK, foreign=DESK)
PICTURES_OF_OPEN = whom(
    own=ALL - ADMIN, school=LEADER | OFFICE | POLICE | DESK, station=POLICE | DESK, foreign=DESK
)
PICTURES_OF_OVER = whom(own=ALL - ADMIN, school=LEADER | OFFICE | POLICE, station=POLICE)
PICTURES_OF_LISTED = whom(
    own=ALL - ADMIN,
    school=LEADER | OFFICE | POLICE | SUPERVISOR,
    station=POLICE | SUPERVISOR,
    foreign=SUPERVISOR,
)
DRILLS = whom(own=CHIEF | DESK, school=CHIEF | DESK, station=CHIEF | DESK, foreign=DESK)
SPOT_CHECKS = {place: who | SUPERVISOR for place, who in DRILLS.items()}
ORDERS = whom(own=POLICE | DESK, school=POLICE | DESK, station=POLICE | DESK, foreign=DESK)
ROLL_CALLS = {
    place: who | (LEADER | OFFICE if place in ("own", "school") else NOBODY) for place, who in ORDERS.items()
}
"""点名 is begun by an officer, and by who answers for the school."""
ALL_CLEARS = ORDERS | {"called": POLICE | DESK}
WALKERS = frozenset({"guard"}) | LEADER | STAFF | POLICE
WALKS = whom(own=WALKERS, school=WALKERS, station=POLICE)
IN_SCOPE = whom(
    own=ALL, school=ALL, station=POLICE | DESK | SUPERVISOR | ADMIN, foreign=DESK | SUPERVISOR | ADMIN
)

HANDS_OVER = whom(station=DESK | ADMIN, foreign=DESK | ADMIN)
IS_HANDED_OVER = whom(
    own=LEADER | OFFICE | POLICE | DESK | SUPERVISOR | ADMIN,
    school=frozenset({"safety", "principal"}) | DESK | ADMIN,
)
"""岗位交接 of one's own office; of the school's safety office also by the principal, the desks, the admin. In
the scene both are on their way, so that no second one begins."""
REPLAYS = whom(own=POLICE | DESK, school=POLICE | DESK, station=POLICE | DESK, foreign=DESK)
"""谁何时知道 of a call that is over: officers of the station and the district, called or not."""
LISTED_REPLAYS = {place: who | SUPERVISOR for place, who in REPLAYS.items()}
PRINTS = LEADER | {"safety"} | ADMIN
SEES_PLACE = whom(
    own=OFFICE | POLICE | DESK | ADMIN,
    school=OFFICE | POLICE | DESK | ADMIN,
    station=POLICE | DESK | ADMIN,
    foreign=DESK | ADMIN,
)
"""周边乱点: who fills the forms of that school, and the desk above it."""
OF_STATION = whom(own=POLICE, school=POLICE, station=POLICE)


def _calls(kind: str, ends: Whom) -> list[Row]:
    return [
        Row("alert.show:{id}", kind, READS_CALL),
        Row("alert.take:{id}", kind, ANSWERS, READS_CALL),
        Row("alert.close:{id}", kind, ends, READS_CALL),
        Row("alert.false:{id}", kind, ends, READS_CALL),
        Row("alert.word:word_done:{id}", kind, ends, READS_CALL),
    ]


TASKS = whom(own=ALL, school=OFFICE)
"""Whoever was asked, and the office of that school."""

FILLS_IN = whom(own=OFFICE | POLICE, school=OFFICE | POLICE, station=POLICE)
"""本表由学校和当地派出所共同填写."""
READS_FORM = whom(
    own=OFFICE | POLICE | DESK, school=OFFICE | POLICE | DESK, station=POLICE | DESK, foreign=DESK
)
SENDS_BACK = whom(own=CHIEF | {"principal"}, school=CHIEF | {"principal"}, station=CHIEF)
RUNS_CAMPAIGNS = whom(own=DESK, school=DESK, station=DESK, foreign=DESK)
COUNTS_FORMS = whom(
    own=CHIEF | DESK | SUPERVISOR | ADMIN,
    school=CHIEF | DESK | SUPERVISOR | ADMIN,
    station=CHIEF | DESK | SUPERVISOR | ADMIN,
    foreign=DESK | SUPERVISOR | ADMIN,
)
HAS_TABLE = whom(own=CHIEF | DESK, school=CHIEF | DESK, station=CHIEF | DESK, foreign=DESK)
"""附件2: who counts a campaign and may read its forms."""

ROWS = [
    *_calls("report", ANSWERS),
    *_calls("sos", ENDS_CRY),
    Row("alert.decline:{id}", "sos", ANSWERS, READS_CALL),
    Row("alert.arrive:{id}", "sos", ANSWERS, READS_CALL),
    Row("alert.busy:{id}", "sos", whom(), READS_CALL),
    Row("alert.eta:5:{id}", "sos", ANSWERS, READS_CALL, perhaps=True),
    Row("alert.go:{id}", "sos", READS_CALL, READS_CALL, perhaps=True),
    Row("alert.reinforce:{id}", "sos", ANSWERS, READS_CALL, perhaps=True),
    Row("alert.useful:yes:{id}", "over", ANSWERS, READS_CALL, perhaps=True),
    Row("alert.refer:{id}", "sos", ANSWERS, READS_CALL, perhaps=True),
    Row("alert.to:leaders:{id}", "sos", ANSWERS, READS_CALL, perhaps=True),
    Row("alert.show:{id}", "over", READS_CALL),
    Row("alert.reopen:{id}", "over", whom(), READS_CALL),
    Row("rollcall.of:{id}", "report", ROLL_CALLS),
    Row("rollcall.at:{id}", "school_id", ROLL_CALLS),
    Row("rollcall.again:{id}", "roll_call_hail", ROLL_CALLS),
    Row("hail.roll_call:safe:{id}", "roll_call_hail", OWN),
    Row("hail.order:got:{id}", "order_hail", OWN),
    Row("hail.plan:done:{id}", "plan_hail", OWN),
    Row("order.of:{id}", "report", ORDERS),
    Row("order.school:{id}", "school_id", ORDERS),
    Row("order.all:{id}", "school_id", ORDERS),
    Row("order.post:{id}", "post_id", ORDERS),
    Row("clear.ask:{id}", "over", ALL_CLEARS),
    Row("clear.word:clear_safe:{id}", "over", ALL_CLEARS),
    Row("event:{id}", "report_number", READS_CALL),
    Row("event.settle:{id}", "report_incident", ANSWERS, perhaps=True),
    Row("same:{id}", "report_incident", ANSWERS, perhaps=True),
    Row("seephotos:{id}", "report_incident", PICTURES_OF_OPEN),
    Row("seephotos:{id}", "over_incident", PICTURES_OF_OVER),
    Row("mistake:{id}", "sos_incident", OWN),
    Row("sos.company:{id}", "sos_incident", OWN),
    Row("sos.hush:{id}", "sos_incident", OWN),
    Row("drill.real:{id}", "sos", OWN, perhaps=True),
    Row("drill.claim:{id}", "sos", OWN, perhaps=True),
    Row("triage.ask:{id}", "report_incident", OWN),
    Row("triage.set:{id}:P2", "report_incident", OWN),
    Row("kind:{id}:other", "report_incident", OWN),
    Row("hurt.yes:{id}", "report_incident", OWN, perhaps=True),
    Row("hurt.no:{id}", "report_incident", OWN, perhaps=True),
    Row("unreport:{id}", "report_incident", OWN),
    Row("another:{id}", "report_incident", OWN, perhaps=True),
    Row("danger.yes:{id}", "question", OWN, perhaps=True),
    Row("danger.no:{id}", "question", OWN, perhaps=True),
    Row("replay.call:{id}", "over", REPLAYS),
    Row("replay.call:{id}", "sos", whom()),
    Row("replay.incident:{id}", "over_incident", REPLAYS),
    Row("replay.incident:{id}", "sos_incident", whom(), REPLAYS),
    Row("replay.hazard:{id}", "listed", LISTED_REPLAYS),
    Row("replay.hazard:{id}", "major", whom()),
    Row("card:{id}", "hazard", SEES_HAZARD),
    Row("card:{id}", "listed", SEES_LISTED),
    Row("card:{id}", "draft_hazard", whom()),
    Row("fix.done:{id}", "hazard", OFFICE_OF, SEES_HAZARD),
    Row("fix.verify:{id}", "rectified", OFFICE_OF, SEES_HAZARD),
    Row("fix.back:{id}", "rectified", OFFICE_OF, SEES_HAZARD),
    Row("fix.close:{id}", "verified", OFFICE_OF, SEES_HAZARD),
    Row("fix.passed:{id}", "hazard", whom(), SEES_HAZARD),
    Row("fix.said:{id}", "hazard", SAYS_FIXED),
    Row("fix.said:{id}", "listed", SAYS_FIXED),
    *[Row(f"fix.{act}:{{id}}", "hazard", OWNER_ONLY, SEES_HAZARD) for act in ("accept", "postpone", "help")],
    *[
        Row(f"fix.{act}", "hazard", OFFICE_OF, SEES_HAZARD)
        for act in (
            *("over:{id}", "dept:{id}:0", "level:{id}", "relevel:{id}"),
            *("partly:{id}", "interim:{id}", "merge:{id}"),
        )
    ],
    *[
        Row(f"fix.{act}:{{id}}", "hazard", whom(), SEES_HAZARD)
        for act in ("grant", "refuse", "recall", "apart")
    ],
    Row("fix.gov:{id}", "hazard", ESCALATES, SEES_HAZARD),
    Row("fix.list:{id}", "hazard", DISTRICTS, SEES_HAZARD),
    Row("fix.unfixed:{id}", "hazard", whom(own=OFFICE - {"safety"}, school=OFFICE - {"safety"}), SEES_HAZARD),
    Row("fix.again:{id}", "closed", REOPENS, SEES_HAZARD),
    Row("fix.correct:{id}", "hazard", OWN, SEES_HAZARD),
    Row("fix.more:{id}", "hazard", SEES_HAZARD),
    Row("hz.same:{id}:0", "draft_hazard", OWN),
    Row("hz.apart:{id}", "draft_hazard", OWN),
    Row("hzback:{id}", "hazard", OWN),
    Row("hz.ok:{id}", "draft_hazard", OWN),
    Row("hz.is:{id}", "draft_hazard", OWN),
    Row("hz.drop:{id}", "draft_hazard", OWN),
    Row("hz.incident:{id}", "draft_hazard", OWN),
    Row("hz.category:{id}", "draft_hazard", OWN),
    Row("hz.level:{id}", "draft_hazard", OWN),
    Row("verify.seen:{id}", "check_in", whom(school=LEADER | OFFICE)),
    Row("verify.not:{id}", "check_in", whom(school=LEADER | OFFICE)),
    Row("leading.seen:{id}", "check_in", whom(school=LEADER | OFFICE)),
    Row("leading.not:{id}", "check_in", whom(school=LEADER | OFFICE)),
    Row("leading.all:{id}", "leader_card", OWN, perhaps=True),
    Row("leading.each:{id}", "leader_card", OWN, perhaps=True),
    Row("leading.undo:{id}", "leader_card", OWN, perhaps=True),
    *[
        Row(f"leading.{act}:{{id}}:P001", "leader_card", OWN, perhaps=True)
        for act in ("here", "way", "cover")
    ],
    *[Row(f"gap.{act}:{{id}}", "gap", CALLED_ONLY, perhaps=True) for act in ("know", "cover")],
    *[Row(f"foreseen.{act}:{{id}}", "foreseen", CALLED_ONLY, perhaps=True) for act in ("know", "cover")],
    *[Row(f"correct.{act}:{{id}}", "correction", whom(school=LEADER | OFFICE)) for act in ("yes", "no")],
    Row("correct.back:{id}", "correction", OWN),
    Row("handover.write:{id}", "check_in", OWN),
    Row("handover.back:{id}", "handover", OWN),
    Row("far.drift:{id}", "check_in", OWN, perhaps=True),
    Row("far.not_yet:{id}", "check_in", OWN, perhaps=True),
    Row("far.other:{id}", "check_in", OWN, perhaps=True),
    Row("far.mine:{id}:P001", "check_in", OWN, perhaps=True),
    Row("at:{id}:P001", "check_in", OWN, perhaps=True),
    Row("out.yes:{id}", "check_in", OWN, perhaps=True),
    Row("out.no:{id}", "check_in", OWN, perhaps=True),
    Row("walk.choose:{id}", "walk", WALKS),
    Row("walk.round:{id}", "round_id", WALKS),
    Row("walk.fine:{id}", "walk", WALKS),
    Row("walk.end:{id}", "walk", WALKS),
    Row("walk.wrong:{id}", "walk", WALKS),
    Row("walk.unread:{id}", "walk", WALKS),
    Row("walk.cannot:{id}:SCH01-C01", "walk", WALKS, perhaps=True),
    Row("scan.fine:{id}", "scan", OWN),
    Row("scan.wrong:{id}", "scan", OWN),
    Row("night.fine:{id}", "walk", OWN),
    Row("walk.back:{id}", "walk", OWN, perhaps=True),
    Row("sum:{id}", "summary", OWN),
    Row("sumrows:{id}:gaps", "summary", OWN),
    Row("sumrows:{id}:present", "summary", OWN, perhaps=True),
    Row("sumrows:{id}:incidents", "summary", OWN, perhaps=True),
    Row("sumrows:{id}:new_hazards", "summary", OWN, perhaps=True),
    Row("sumrows:{id}:routines", "summary", OWN, perhaps=True),
    Row("rpshow:{id}", "report_incident", READS_REPORT),
    Row("rpphoned:{id}", "report_incident", WRITES_REPORT),
    Row("rpnew:{id}:first", "report_incident", WRITES_REPORT),
    Row("rpfield:{id}:advice", "draft", WRITES_REPORT),
    Row("rpok:{id}", "draft", WRITES_REPORT),
    Row("drill.end:{id}", "drill", whom(school=frozenset({"desk", "desk_leader"}), station=CHIEF)),
    Row("board.school:{id}", "school_id", IN_SCOPE, perhaps=True),
    Row("ledger.at:{id}", "school_id", IN_SCOPE, perhaps=True),
    Row("drill.school:{id}", "school_id", DRILLS),
    Row("drill.post:{id}", "post_id", DRILLS),
    Row("drill.go:5:{id}", "post_id", DRILLS, perhaps=True),
    Row("spotschool:{id}", "school_id", SPOT_CHECKS, perhaps=True),
    Row("spotpost:{id}:", "school_id", SPOT_CHECKS, perhaps=True),
    Row("protect:{id}", "school_id", IN_SCOPE, perhaps=True),
    *[
        Row(
            f"{act}:{{id}}",
            "guard_id",
            whom(own=ADMIN, school=LEADER | ADMIN | {"safety"}, station=ADMIN, foreign=ADMIN),
        )
        for act in ("invite", "newphone", "newphone.yes")
    ],
    *[
        Row(
            f"{act}:{{id}}", "officer_id", whom(own=ADMIN, school=CHIEF | ADMIN, station=ADMIN, foreign=ADMIN)
        )
        for act in ("invite", "newphone", "newphone.yes")
    ],
    Row("newphone.undo:{id}", "guard_id"),
    Row("standin.yes:{id}", "stand_in"),
    Row("standin.no:{id}", "stand_in"),
    Row("standin.back:{id}", "stand_in"),
    Row("office.of:{id}", "holder_id", HANDS_OVER, IS_HANDED_OVER),
    Row("office.yes:{id}", "succession_asked", OWN),
    Row("office.no:{id}", "succession_asked", OWN),
    Row("office.back:{id}", "succession_given", OWN),
    Row("swap.yes:{id}", "swap_offered", OWN, perhaps=True),
    Row("swap.no:{id}", "swap_offered", OWN),
    Row("swap.back:{id}", "swap", OWN),
    Row("swap.agree:{id}", "swap_accepted", whom(school=LEADER | OFFICE), perhaps=True),
    Row("swap.refuse:{id}", "swap_accepted", whom(school=LEADER | OFFICE)),
    Row("leave.agree:{id}", "leave_ask", whom(school=LEADER | OFFICE)),
    Row("leave.refuse:{id}", "leave_ask", whom(school=LEADER | OFFICE)),
    Row("leave.back:{id}", "leave_ask", OWN),
    Row("roll:{id}", "roll_call"),
    Row("standin.who:{id}", "officer_id", whom(school=CHIEF | {"police"}), perhaps=True),
    Row("standin.span:{id}:day", "officer_id", whom(school=CHIEF | {"police"}), perhaps=True),
    *[
        Row(data, "school_id", OF_STATION)
        for data in (
            *("visit.school:{id}", "visit.stay:{id}", "visit.beat:{id}", "visit.call:{id}"),
            *("visit.kind:{id}:drill", "visit.trouble:{id}", "visit.around:{id}"),
        )
    ],
    Row(
        "post.here:{id}:33415712:118881649",
        "post_id",
        whom(own=OFFICE | ADMIN, school=OFFICE | ADMIN, station=ADMIN, foreign=ADMIN),
        perhaps=True,
    ),
    Row(
        "codes:{id}",
        "school_id",
        whom(own=PRINTS, school=PRINTS, station=ADMIN, foreign=ADMIN),
    ),
    *[
        Row(f"tip.{act}", "tip", OFFICE_OF)
        for act in ("show:{id}", "ok:{id}", "no:{id}", "why:{id}:fine", "same:{id}", "join:{id}:0")
    ],
    Row("tip.kinds:{id}", "tip", OFFICE_OF),
    Row("tip.as:{id}:fire", "tip", OFFICE_OF),
    Row("place.list:{id}:0", "school_id", SEES_PLACE),
    Row("place.show:{id}", "place_id", SEES_PLACE),
    Row("place.step:{id}:open", "place_id", {where: who - ADMIN for where, who in SEES_PLACE.items()}),
    Row("task.do:{id}:0", "task", TASKS),
    Row("task.in_list:{id}:0", "task", TASKS),
    Row("task.all:{id}", "task", TASKS),
    Row("task.late:{id}", "task", TASKS),
    Row("task.absent:{id}", "task", TASKS),
    Row("task.back:{id}", "answered_task", OWN),
    Row("task.start:{id}:outing", "school_id", whom(own=OFFICE, school=OFFICE)),
    Row("form.open:{id}", "form", READS_FORM),
    Row("form.review:{id}:0", "form", READS_FORM),
    Row("form.ok:{id}:0:h1", "form", FILLS_IN),
    Row("form.pick:{id}:0:r4a.0", "form", FILLS_IN),
    Row("form.choose:{id}:r4a:a", "form", FILLS_IN, perhaps=True),
    Row("form.at:{id}:r4:0", "form", FILLS_IN),
    Row("form.submit:{id}", "form", FILLS_IN),
    Row("form.take:{id}", "form_ready", FILLS_IN),
    Row("form.sign:{id}:0", "form_ready", SENDS_BACK, perhaps=True),
    Row("form.back:{id}", "form_ready", SENDS_BACK, perhaps=True),
    Row("form.reopen:{id}", "form_signed", RUNS_CAMPAIGNS),
    Row("paper.school:{id}", "form", READS_FORM),
    Row("paper.school:{id}:education:pdf", "form_signed", READS_FORM),
    Row("paper.office:{id}", "campaign", HAS_TABLE),
    Row("paper.office:{id}:police:xlsx", "campaign", HAS_TABLE),
    Row("letter.office:{id}", "campaign", HAS_TABLE),
    Row("letter.school:{id}", "form_signed", OFFICE_OF),
    *[Row(f"letter.{act}", "letter", OFFICE_OF) for act in ("show:{id}", "save:{id}", "again:{id}")],
    Row("letter.write:{id}:0", "letter", OFFICE_OF),
    Row("letter.sign:{id}:2", "letter", SIGNS_LETTER, perhaps=True),
    Row("letter.open:{id}", "letter", SIGNS_LETTER, perhaps=True),
    Row("campaign.show:{id}", "campaign", COUNTS_FORMS),
    Row("campaign.schools:{id}", "campaign", COUNTS_FORMS),
    Row("campaign.remind:{id}", "campaign", RUNS_CAMPAIGNS),
    Row("campaign.freeze:{id}", "campaign", RUNS_CAMPAIGNS),
    Row("campaign.begin:{id}", "campaign_new", whom(own=DESK)),
    Row("campaign.drop:{id}", "campaign_new", whom(own=DESK)),
    Row("visit.ok:{id}", "place_id", whom(school=POLICE, station=POLICE)),
    Row("visit.wrong:{id}", "place_id", whom(school=POLICE, station=POLICE)),
    Row("visit.words:{id}", "visit", OWN),
    Row("visit.back:{id}", "visit", OWN),
]

NAMES_NOTHING = {
    "board.area": "shows an area of one's own list",
    "board.areas": "turns the areas of one's own list",
    "board.week": "one's own list",
    "campaign.new": "begins one of one's own, whatever id stands there",
    "consent": "agrees to the notice",
    "correct.begin": "shows one's own records",
    "correct.of": "a shift of one's own, by its code; of any other there is none",
    "correct.team": "shows whoever leads them the people of their school",
    "correct.who": "shifts of somebody of one's own school; of any other there is none",
    "do.checkin": "begins one's own",
    "do.hazard": "begins one's own",
    "do.incident": "begins one's own",
    "do.leader": "tells one's own leader",
    "do.nothing": "changes nothing",
    "drill.area": "shows an area of one's own list",
    "drill.areas": "turns the areas of one's own list",
    "events": "shows one's own list",
    "sumof": "counts the schools that one sees",
    "faq": "an answer of the district's list",
    "find": "looks in one's own list",
    "inschool": "says where one's own report happened",
    "invites": "turns the page of one's own list",
    "invites.find": "looks in one's own list",
    "lang": "one's own language",
    "leave.begin": "shows one's own days",
    "leave.day": "asks for one's own leave",
    "ledger": "turns the page of one's own list",
    "ledger.by": "narrows one's own list",
    "newphone.no": "changes nothing",
    "night.help": "one's own call for help",
    "office.again": "a code for somebody new, by one's own hand-over; of any other there is none",
    "office.ask": "a draft of one's own; of any other there is none",
    "office.day": "a draft of one's own; of any other there is none",
    "office.drop": "changes nothing",
    "office.to": "a draft of one's own; of any other there is none",
    "place.none": "one's own place",
    "proxy.late": "a word about a colleague, to one's own leader",
    "proxy.leave": "a word about a colleague, to one's own leader",
    "proxy.swap": "a word about a colleague, to one's own leader",
    "reach.area": "names those of an area of one's own list",
    "relief.all": "a place of the schools one leads, by its code; of any other there is none",
    "relief.of": "a place of the schools one leads, by its code; of any other there is none",
    "relief.who": "a place of the schools one leads, by its code; of any other there is none",
    "report": "begins one's own",
    "spotrandom": "picks in one's own scope",
    "swap.for": "a place of one's own, by its code; of any other there is none",
    "swap.of": "a place of one's own, by its code; of any other there is none",
    "swap.take": "a place of one's own school that is empty now, by its code; of any other there is none",
    "swap.trade": "a place of one's own, by its code; of any other there is none",
    "swap.who": "a place of one's own, by its code; of any other there is none",
    "swap.with": "a place of one's own, by its code; of any other there is none",
    "unwritten.forget": "drops one's own words that wait",
    "unwritten.write": "keeps one's own words that wait",
}
"""Buttons that open no record of somebody: whatever id stands in them, they say the same."""


COMMANDS = {
    "/drill": ("drill.officers_only", CHIEF | DESK),
    "/order": ("hail.order_not_yours", POLICE | DESK),
    "/rollcall": ("hail.roll_not_yours", LEADER | OFFICE | POLICE | DESK),
    "/reach": ("reach.not_yours", CHIEF | DESK | ADMIN),
    "/summary": ("summary.not_yours", LEADER | OFFICE | CHIEF | DESK | SUPERVISOR | ADMIN),
    "/spotcheck": ("spotcheck.not_yours", CHIEF | DESK | SUPERVISOR),
    "/invite": (
        "invite.not_yours",
        LEADER | {"safety", "principal"} | CHIEF | {"desk_leader", "police_desk_leader"} | ADMIN,
    ),
    "/report": ("report.none", OFFICE | CHIEF | DESK | ADMIN),
    "/campaign": ("form.none", CHIEF | DESK | SUPERVISOR | ADMIN),
    "/codes": ("codes.not_yours", PRINTS),
    "/computer": ("computer.not_yours", LEADER | OFFICE | CHIEF | DESK | ADMIN | SUPERVISOR),
    "/visit": ("visit.not_yours", POLICE),
    "/surroundings": ("place.not_yours", OFFICE | POLICE | DESK | ADMIN),
    "/tips": ("tip.not_yours", OFFICE),
    "/visits": ("visit.counts_not_yours", CHIEF | DESK | SUPERVISOR),
    "/bind": ("group.admins_only", ADMIN),
    "/unbind": ("group.admins_only", ADMIN),
}
"""What whoever has no business there reads, and who has."""
OPEN_TO_ALL = {
    *("/alerts", "/board", "/cancel", "/checkin", "/checkout", "/form", "/hazard", "/help", "/incident"),
    *(
        "/lang",
        "/ledger",
        "/mine",
        "/office",
        "/patrol",
        "/protect",
        "/routine",
        "/sos",
        "/standin",
        "/start",
        "/swap",
        "/undo",
    ),
}
"""Everybody may send these and reads what is theirs."""

READS: dict[str, Whom] = {
    **dict.fromkeys(("report", "sos", "over"), READS_CALL),
    **dict.fromkeys(("hazard", "major", "rectified", "verified", "closed"), SEES_HAZARD),
    "listed": SEES_LISTED,
    "draft_hazard": OWN,
    "tip": OFFICE_OF,
}
"""Who may read the words of a thing, wherever they stand."""

PICTURES = {
    "report_photo": PICTURES_OF_OPEN,
    "sos_photo": PICTURES_OF_OPEN,
    "over_photo": PICTURES_OF_OVER,
    "hazard_photo": PICTURES_OF_OVER,
    "major_photo": PICTURES_OF_OPEN,
    "listed_photo": PICTURES_OF_LISTED,
    "tip_photo": OFFICE_OF,
    "draft_hazard_photo": whom(own=ALL - ADMIN),
}
"""Whose web address of a picture opens it (security-cases 9)."""
