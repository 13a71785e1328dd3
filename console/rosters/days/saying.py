"""Why something about one date was not done, in a line for the clerk."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from console.shell.room import Visitor
from duty.messaging.refused import Refused


def why_not(visitor: Visitor, refused: Refused, who: str = "") -> str:
    """404 where it is not theirs, or there is no such thing: both read alike."""
    if refused is Refused.GONE:
        raise HTTPException(404)
    return visitor.words.line(f"days.{refused.value}", who=who)
