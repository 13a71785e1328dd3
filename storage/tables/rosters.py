"""Tables of rosters."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
)

from duty.rosters.standin import StandInState
from duty.rosters.succession.succession import OPEN as SUCCESSION_STATES
from duty.rosters.succession.succession import SuccessionState
from duty.rosters.swaps.leave_ask import LeaveState
from duty.rosters.swaps.swap import OPEN, SwapState
from storage.tables.base import Id, Moment, kept_by_value, metadata, one_of, own_id, partial

stand_ins = Table(
    "stand_ins",
    metadata,
    own_id(),
    Column("org_id", String(40), nullable=False),
    Column("absent_id", String(40), nullable=False),
    Column("stand_in_id", String(40), nullable=False),
    Column("state", kept_by_value(StandInState), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("begins_at", Moment),
    Column("ended_at", Moment),
    Index("ix_stand_ins_state", "state", "ends_at"),
)
SWAP_OPEN = f"state IN ({one_of(OPEN)})"
swaps = Table(
    "swaps",
    metadata,
    own_id(),
    Column("school_id", String(40), nullable=False),
    Column("shift_key", String(100), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("origin_id", String(40), nullable=False),
    Column("absent_id", String(40), nullable=False),
    Column("offered_to", JSON, nullable=False),
    Column("taker_id", String(40), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("open_until", Moment, nullable=False),
    Column("state", kept_by_value(SwapState), nullable=False),
    Column("accepted_at", Moment),
    Column("decided_at", Moment),
    Column("decided_by", String(40), nullable=False),
    Column("returns_id", Id),
    Index("ix_swaps_returns", "returns_id", **partial("returns_id IS NOT NULL")),
    Index("ix_swaps_open", "open_until", **partial(SWAP_OPEN)),
    Index("ix_swaps_shift", "shift_key"),
    Index("ix_swaps_state", "state", "ends_at"),
)
"""One window on one date that changes hands. returns_id: of the one that it is given for (互换)."""
leave = Table(
    "leave",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("begin", Date, primary_key=True),
    Column("end", Date, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("note", String(200), nullable=False, server_default=""),
)
"""Days on which somebody stands nowhere: imported, or granted."""
LEAVE_ASKED = f"state = '{LeaveState.ASKED}'"
leave_asks = Table(
    "leave_asks",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False),
    Column("begin", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("open_until", Moment, nullable=False),
    Column("state", kept_by_value(LeaveState), nullable=False),
    Column("decided_by", String(40), nullable=False),
    Column("decided_at", Moment),
    Index("ix_leave_asks_open", "open_until", **partial(LEAVE_ASKED)),
    Index("ix_leave_asks_person", "person_id", "begin"),
)
SUCCESSION_OPEN = f"state IN ({one_of(SUCCESSION_STATES)})"
successions = Table(
    "successions",
    metadata,
    own_id(),
    Column("holder_id", String(40), nullable=False),
    Column("role", String(40), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("successor_id", String(40), nullable=False),
    Column("newcomer", String(80), nullable=False),
    Column("newcomer_phone", String(40), nullable=False),
    Column("stays_as", String(40), nullable=False),
    Column("vacant", Boolean, nullable=False),
    Column("day", Date),
    Column("begins_at", Moment),
    Column("state", kept_by_value(SuccessionState), nullable=False),
    Column("ask_at", Moment),
    Column("decided_at", Moment),
    Index("ix_successions_open", "begins_at", **partial(SUCCESSION_OPEN)),
    Index("ix_successions_ask", "ask_at", **partial(SUCCESSION_OPEN)),
    Index("ix_successions_holder", "holder_id"),
)
"""岗位交接: an office that passes to somebody else on a day."""
