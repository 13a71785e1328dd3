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
PENDING = OPEN | {Status.RECTIFIED}
"""Still somebody's to put right or to look at."""
DONE = frozenset({Status.VERIFIED, Status.CLOSED})
"""Counted as 已整改 (domain §1.9, r16b)."""
REGISTERED = PENDING | DONE
"""In the ledger. The rest are drafts, and what was taken back."""


class Act(StrEnum):
    """What somebody may do to a registered hazard."""

    PASS_ON = "pass_on"  # noqa: S105
    RECTIFY = "rectify"
    VERIFY = "verify"
    SEND_BACK = "send_back"
    CLOSE = "close"
