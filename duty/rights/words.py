"""The words of the table of rights: what there is, what is done to it, and how near a person stands to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from duty.district.people import Role


class Thing(StrEnum):
    """What a right is about."""

    INCIDENT = "incident"
    CALL = "call"
    HAZARD = "hazard"
    HAZARD_PHOTO = "hazard_photo"
    INCIDENT_PHOTO = "incident_photo"
    LEDGER = "ledger"
    CHECK_IN = "check_in"
    BOARD = "board"
    GAP = "gap"
    """缺岗, and 明早会缺."""
    HANDOVER = "handover"
    """交班留言."""
    CORRECTION = "correction"
    """更正 of a record of attendance."""
    ROUND = "round"
    SUMMARY = "summary"
    SPOT_CHECK = "spot_check"
    DRILL = "drill"
    ROLL_CALL = "roll_call"
    """点名."""
    ORDER = "order"
    """下指令."""
    PLAN = "plan"
    """预案: one's own line of it."""
    ALL_CLEAR = "all_clear"
    """解除."""
    REPORT = "report"
    PHONE = "phone"
    """The way in of a person: their code, their account."""
    STAND_IN = "stand_in"
    SWAP = "swap"
    """顶班 and 请假: a place of the roster on a date."""
    GROUP = "group"
    REACH = "reach"
    ROUTINE = "routine"
    VISIT = "visit"
    """上门, 巡点 and a look at the places around a school."""
    PLACE = "place"
    """周边乱点: how a place around a school stands."""
    TIP = "tip"
    """随手拍: what a passer-by reported, which waits for the school."""
    TIP_CODE = "tip_code"
    """The code that hangs outside for passers-by."""
    CODE = "code"
    """The printed code of a checkpoint or a post."""
    ROSTER = "roster"
    """Posts, windows, who stands where and the calendar, as they are kept on the pages of a browser."""
    FORM = "form"
    """附件1, or another form of a campaign, of one school."""
    LETTER = "letter"
    """排查整改工作情况报告 of a school or an office in a campaign."""
    CAMPAIGN = "campaign"
    """专项行动: which schools are asked for which form, and how far they are."""
    REPLAY = "replay"
    """谁何时知道: the file of a call that is over, or of a listed hazard."""
    PERSON = "person"
    """Somebody's row of the roster."""
    OFFICE = "office"
    """岗位交接: an office that passes to somebody else on a day."""


class Do(StrEnum):
    """What is done to it."""

    FILE = "file"
    SEE = "see"
    COUNT = "count"
    """See how many, and no single one."""
    CHANGE = "change"
    """Change or take back what one said oneself."""
    ANSWER = "answer"
    END = "end"
    RECTIFY = "rectify"
    SAY_FIXED = "say_fixed"
    PASS_ON = "pass_on"  # noqa: S105
    VERIFY = "verify"
    REOPEN = "reopen"
    ESCALATE = "escalate"
    """报党委政府."""
    SUPERVISE = "supervise"
    """挂牌督办."""
    START = "start"
    MAKE = "make"
    MAKE_FOR = "make_for"
    WRITE = "write"
    BIND = "bind"
    ASK = "ask"
    RECEIVE = "receive"
    PRINT = "print"
    APPROVE = "approve"
    SIGN = "sign"


class Whose(StrEnum):
    """How near a person stands to a thing. Several may hold at once."""

    OWN = "own"
    """They reported it, it is about them, or theirs to put right."""
    OWNER = "owner"
    """It is theirs to put right or in their hands."""
    CALLED = "called"
    """They were called for it."""
    OFFICE = "office"
    """It is of their own organisation: the desk or the station they belong to."""
    SCHOOL = "school"
    """It is of a school they serve."""
    STATION = "station"
    """It is of a school of their station."""
    DISTRICT = "district"
    """It is of a school of their district."""
    ANY = "any"


class Only(StrEnum):
    """A condition of the thing itself."""

    LISTED = "listed"
    """挂牌督办."""
    MAJOR = "major"
    OPEN = "open"
    NO_SOS = "no_sos"


@dataclass(frozen=True)
class Grant:
    """These roles may, where they stand so near. `of`: to people of those roles; `only`: in that state."""

    roles: frozenset[Role]
    whose: Whose
    only: Only | None = None
    of: frozenset[Role] | None = None


@dataclass(frozen=True)
class Right:
    """A row of the table. `why`: the law or the promise behind what does not go without saying."""

    thing: Thing
    do: Do
    grants: tuple[Grant, ...]
    why: str = ""
