"""今天巡查 3/5 and what is still to do, below the board of one school."""

from __future__ import annotations

from duty.summaries.site import site_of
from handlers.speech.talk import Talk

TITLES = 5
"""Of what is still to do; of more only how many."""


async def site_lines(talk: Talk, school_id: str) -> list[str]:
    """Nothing of what the school has none of."""
    site, lines = await site_of(talk.work, talk.me, school_id, talk.now), []
    if site.planned or site.told:
        told = talk.line("board.walked_told", told=site.told) if site.told else ""
        lines.append(talk.line("board.walked", walked=site.walked, planned=site.planned) + told)
    if site.open:
        more = talk.line("board.still_more", count=len(site.open)) if len(site.open) > TITLES else ""
        lines.append(talk.line("board.still_open", titles="、".join(site.open[:TITLES])) + more)
    return lines
