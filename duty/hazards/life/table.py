"""The one table of a hazard's life: from where each act leads to where, who may, and what it asks for.

Rules, buttons, questions, the page docs/hazards.md and the test that walks at random all read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from duty.hazards.status import DRAFTS, OPEN, PENDING, Act, Status
from duty.rights.words import Do

S = Status


class Guard(StrEnum):
    """How the hazard, and the person at it, must stand for the act to be offered."""

    REPORTER = "reporter"
    """Only by whoever reported it."""
    FIXER = "fixer"
    """Only by whoever put it right."""
    OTHER_EYES = "other_eyes"
    """Never by whoever put it right (product.md, Hazard)."""
    NOT_OWNER = "not_owner"
    """Never by whose it is to put right."""
    SOON = "soon"
    """A draft, or within ten minutes of its number."""
    UNTOUCHED = "untouched"
    """Nobody has worked on it yet."""
    NOT_ACCEPTED = "not_accepted"
    NOT_PASSED_ON = "not_passed_on"
    NOT_ASKED = "not_asked"
    """No request for more time waits."""
    ASKED = "asked"
    """More time was asked for, by somebody else."""
    LEVEL_OPEN = "level_open"
    """The school has not confirmed the level."""
    LISTED = "listed"
    """It was put under supervision (挂牌督办)."""
    NOT_LISTED = "not_listed"
    ORDINARY = "ordinary"
    PROVED = "proved"
    """It was put right with a picture or a written word."""
    WORDLESS = "wordless"
    OWNED = "owned"


class Need(StrEnum):
    """What must be there when the act is done: given with it, or known before."""

    OWNER = "owner"
    NO_OWNER = "no_owner"
    SUCCESSOR = "successor"
    """Somebody else than whoever had it."""
    NO_SUCCESSOR = "no_successor"
    DUE = "due"
    DEPARTMENT = "department"
    PROOF = "proof"
    """An after-picture or a written word."""
    WHY = "why"
    LEFT = "left"
    """What is still to do."""
    UNTIL = "until"
    MEASURE = "measure"
    """整改措施"""
    SUPERVISOR = "supervisor"
    """督办"""
    FUNDS = "funds"
    """资金, where the district wants 五落实"""
    CONTINGENCY = "contingency"
    """预案, where the district wants 五落实"""
    INTERIM = "interim"
    """临时防范措施"""
    OTHER = "other"
    """The hazard it is the same as."""
    WORDS = "words"


@dataclass(frozen=True)
class Transition:
    """One row. to: None where it stays as it is. right: None where it is its reporter's, or the clock's."""

    act: Act
    sources: Set[Status]
    to: Status | None
    right: Do | None = None
    guards: tuple[Guard, ...] = ()
    needs: tuple[Need, ...] = ()


ACCEPTABLE = OPEN - {S.TRANSFERRED, S.NEW}
FOUR = (Need.MEASURE, Need.OWNER, Need.DUE, Need.SUPERVISOR)
"""措施、责任、时限、督办 (S2:43)."""
FIVE = (*FOUR, Need.FUNDS, Need.CONTINGENCY)

TABLE: tuple[Transition, ...] = (
    Transition(Act.PUT_ASIDE, {S.DRAFT}, S.UNEXPLAINED, guards=(Guard.WORDLESS,)),
    Transition(Act.GIVE_WAY, DRAFTS, S.DROPPED),
    Transition(Act.REGISTER, DRAFTS, S.TRANSFERRED, needs=(Need.DEPARTMENT, Need.DUE)),
    Transition(Act.REGISTER, DRAFTS, S.ASSIGNED, needs=(Need.OWNER, Need.DUE)),
    Transition(Act.REGISTER, DRAFTS, S.NEW, needs=(Need.NO_OWNER, Need.DUE)),
    Transition(Act.TAKE_BACK, DRAFTS | OPEN | {S.JOINED}, S.DROPPED, guards=(Guard.REPORTER, Guard.SOON)),
    Transition(
        Act.CORRECT, OPEN, None, Do.CHANGE, guards=(Guard.REPORTER, Guard.UNTOUCHED), needs=(Need.WORDS,)
    ),
    # -- whose it is -----------------------------------------------------------------------
    Transition(Act.ACCEPT, {S.NEW}, S.ASSIGNED, Do.RECTIFY, needs=(Need.OWNER, Need.DUE)),
    Transition(Act.ACCEPT, ACCEPTABLE, None, Do.PASS_ON, guards=(Guard.NOT_ACCEPTED,)),
    Transition(Act.HAND_OVER, {S.NEW}, S.ASSIGNED, Do.RECTIFY, needs=(Need.OWNER, Need.DUE)),
    Transition(Act.HAND_OVER, OPEN - {S.NEW}, None, Do.RECTIFY, needs=(Need.OWNER, Need.DUE)),
    Transition(
        Act.TRANSFER,
        OPEN - {S.TRANSFERRED, S.LISTED, S.ESCALATED_GOV},
        S.TRANSFERRED,
        Do.RECTIFY,
        needs=(Need.DEPARTMENT, Need.OWNER, Need.DUE),
    ),
    Transition(Act.PASS_ON, {S.TRANSFERRED}, None, Do.PASS_ON, guards=(Guard.NOT_PASSED_ON,)),
    Transition(
        Act.BRING_BACK,
        {S.TRANSFERRED},
        S.ASSIGNED,
        Do.RECTIFY,
        guards=(Guard.OWNED,),
        needs=(Need.OWNER, Need.DUE),
    ),
    Transition(Act.HAND_ON, {S.NEW, S.ASSIGNED}, S.ASSIGNED, needs=(Need.SUCCESSOR,)),
    Transition(Act.HAND_ON, {S.ASSIGNED}, S.NEW, needs=(Need.NO_SUCCESSOR,)),
    Transition(Act.HAND_ON, PENDING - {S.NEW, S.ASSIGNED}, None, needs=(Need.SUCCESSOR,)),
    # -- time and help ---------------------------------------------------------------------
    Transition(
        Act.POSTPONE,
        OPEN - {S.NEW},
        None,
        Do.PASS_ON,
        guards=(Guard.NOT_ASKED,),
        needs=(Need.UNTIL, Need.WHY),
    ),
    Transition(Act.GRANT, OPEN, None, Do.VERIFY, guards=(Guard.ASKED,)),
    Transition(Act.REFUSE, OPEN, None, Do.VERIFY, guards=(Guard.ASKED,)),
    Transition(Act.ASK_HELP, OPEN - {S.NEW}, None, Do.PASS_ON),
    # -- how grave it is -------------------------------------------------------------------
    Transition(Act.CONFIRM_LEVEL, OPEN, None, Do.VERIFY, guards=(Guard.LEVEL_OPEN,)),
    Transition(Act.CHANGE_LEVEL, OPEN, None, Do.VERIFY),
    Transition(Act.INTERIM, OPEN, None, Do.RECTIFY, needs=(Need.WORDS,)),
    Transition(Act.LIST, OPEN - {S.NEW, S.LISTED}, S.LISTED, Do.SUPERVISE, needs=FOUR),
    Transition(
        Act.ESCALATE,
        OPEN - {S.NEW, S.ESCALATED_GOV},
        S.ESCALATED_GOV,
        Do.ESCALATE,
        needs=(Need.OWNER, Need.DUE, Need.INTERIM, Need.WHY),
    ),
    # -- putting right ---------------------------------------------------------------------
    Transition(Act.PARTLY, OPEN, None, Do.RECTIFY, needs=(Need.LEFT,)),
    Transition(Act.RECTIFY, OPEN, S.RECTIFIED, Do.RECTIFY, needs=(Need.PROOF,)),
    Transition(Act.EXPLAIN, {S.RECTIFIED}, None, guards=(Guard.FIXER,), needs=(Need.WORDS,)),
    Transition(Act.VERIFY, {S.RECTIFIED}, S.VERIFIED, Do.VERIFY, guards=(Guard.OTHER_EYES,)),
    Transition(
        Act.SEND_BACK,
        {S.RECTIFIED},
        S.LISTED,
        Do.VERIFY,
        guards=(Guard.OTHER_EYES, Guard.LISTED),
        needs=(Need.WHY,),
    ),
    Transition(
        Act.SEND_BACK,
        {S.RECTIFIED},
        S.RETURNED,
        Do.VERIFY,
        guards=(Guard.OTHER_EYES, Guard.NOT_LISTED),
        needs=(Need.WHY,),
    ),
    Transition(Act.CLOSE, {S.VERIFIED}, S.CLOSED, Do.VERIFY, guards=(Guard.OTHER_EYES, Guard.PROVED)),
    Transition(
        Act.CLOSE_UNFIXED,
        OPEN,
        S.CLOSED,
        Do.VERIFY,
        guards=(Guard.NOT_OWNER, Guard.ORDINARY, Guard.NOT_LISTED),
        needs=(Need.WHY,),
    ),
    Transition(Act.REOPEN, {S.CLOSED}, S.RETURNED, Do.REOPEN, needs=(Need.OWNER, Need.WHY, Need.DUE)),
    Transition(Act.REOPEN, {S.CLOSED}, S.NEW, Do.REOPEN, needs=(Need.NO_OWNER, Need.WHY, Need.DUE)),
    # -- the same place --------------------------------------------------------------------
    Transition(Act.MERGE, DRAFTS, S.JOINED, guards=(Guard.REPORTER,), needs=(Need.OTHER,)),
    Transition(Act.MERGE, OPEN, S.JOINED, Do.VERIFY, needs=(Need.OTHER,)),
    Transition(Act.UNMERGE, {S.JOINED}, S.TRANSFERRED, Do.VERIFY, needs=(Need.DEPARTMENT, Need.DUE)),
    Transition(Act.UNMERGE, {S.JOINED}, S.ASSIGNED, Do.VERIFY, needs=(Need.OWNER, Need.DUE)),
    Transition(Act.UNMERGE, {S.JOINED}, S.NEW, Do.VERIFY, needs=(Need.NO_OWNER, Need.DUE)),
)


def rows_of(act: Act, status: Status) -> Iterator[Transition]:
    """The rows of that act which begin in that state, in the order in which they are tried."""
    return (row for row in TABLE if row.act is act and status in row.sources)


def needs_of(act: Act, status: Status, *, five: bool = False) -> tuple[Need, ...]:
    """What the act asks for there. five: the district wants 五落实 of what is listed."""
    row = next(rows_of(act, status), None)
    if row is None:
        return ()
    return FIVE if act is Act.LIST and five else row.needs
