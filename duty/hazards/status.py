"""Where a hazard stands, and what may be done to it there."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    DRAFT = "DRAFT"
    UNEXPLAINED = "UNEXPLAINED"
    DROPPED = "DROPPED"
    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    TRANSFERRED = "TRANSFERRED"
    RETURNED = "RETURNED"
    LISTED = "LISTED"
    ESCALATED_GOV = "ESCALATED_GOV"
    RECTIFIED = "RECTIFIED"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"
    JOINED = "JOINED"
    """It is the same as another one, whose number counts (同一处)."""


DRAFTS = frozenset({Status.DRAFT, Status.UNEXPLAINED})
"""Not in any ledger yet: its number comes with the confirmation."""
OPEN = frozenset(
    {
        Status.NEW,
        Status.ASSIGNED,
        Status.TRANSFERRED,
        Status.RETURNED,
        Status.LISTED,
        Status.ESCALATED_GOV,
    }
)
"""Still somebody's to put right."""
FRESH = frozenset({Status.NEW, Status.ASSIGNED, Status.TRANSFERRED})
"""As it was registered."""
PENDING = OPEN | {Status.RECTIFIED}
"""Still somebody's to put right or to look at."""
DONE = frozenset({Status.VERIFIED, Status.CLOSED})
"""Counted as 已整改 (domain §1.9, r16b), but for what was struck off as it was (`Hazard.put_right`)."""
REGISTERED = PENDING | DONE
"""In the ledger. The rest are drafts, what was taken back, and what was joined to another one."""
KNOWN = REGISTERED | {Status.JOINED}
"""What has a card, as far as it has a number."""


UNFIXED = "UNFIXED"
"""In place of its status, for whoever reads where it stands: struck off as it was."""


class Act(StrEnum):
    """What somebody, or the clock, may do to a hazard. In the order in which they are offered."""

    PASS_ON = "pass_on"  # noqa: S105
    ACCEPT = "accept"
    """接单"""
    HAND_OVER = "hand_over"
    """转办 to somebody of the school"""
    POSTPONE = "postpone"
    """申请延期"""
    ASK_HELP = "ask_help"
    """需要帮助"""
    RECTIFY = "rectify"
    VERIFY = "verify"
    SEND_BACK = "send_back"
    CLOSE = "close"
    GRANT = "grant"
    """同意延期"""
    REFUSE = "refuse"
    """不同意延期"""
    CONFIRM_LEVEL = "confirm_level"
    CHANGE_LEVEL = "change_level"
    PARTLY = "partly"
    """整改一部分: what is left stays open"""
    TRANSFER = "transfer"
    """转给部门"""
    BRING_BACK = "bring_back"
    """收回"""
    INTERIM = "interim"
    """临时措施"""
    ESCALATE = "escalate"
    """报党委政府 (S2:43)"""
    LIST = "list"
    """挂牌督办 (S2:43)"""
    MERGE = "merge"
    """并案"""
    UNMERGE = "unmerge"
    CLOSE_UNFIXED = "close_unfixed"
    """不整改销号"""
    REOPEN = "reopen"
    EXPLAIN = "explain"
    CORRECT = "correct"
    """更正 by its reporter"""
    TAKE_BACK = "take_back"
    HAND_ON = "hand_on"
    """Whose it was has left the office"""
    REGISTER = "register"
    PUT_ASIDE = "put_aside"
    """待说明"""
    GIVE_WAY = "give_way"
    """是事件, 发错了"""


OFFERED = tuple(
    act
    for act in Act
    if act
    not in (
        *(Act.EXPLAIN, Act.TAKE_BACK, Act.HAND_ON, Act.REGISTER, Act.PUT_ASIDE, Act.GIVE_WAY),
        Act.TRANSFER,
    )
)
"""What has a button on its card. The rest are the clock's, a draft's, or have a message of their own."""
