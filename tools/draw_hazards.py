"""Draw the life of a hazard into docs/hazards.md from its table: `python -m tools.draw_hazards`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from duty.hazards.life.table import TABLE, Transition
from duty.hazards.status import Act, Status
from handlers.hazards.words import ACTS
from handlers.speech.voice import Voice

DOC = Path(__file__).parents[1] / "docs" / "hazards.md"
BEGIN, END = "<!-- drawn from duty/hazards/life/table.py -->", "<!-- as far as it is drawn -->"
HEAD = "| act | from | to | who may | only if | asks for |\n|---|---|---|---|---|---|"


def drawn() -> str:
    """The diagram of what changes the state, and all rows as a table."""
    voice = Voice.load()
    lines = [f"    {arrow}" for row in TABLE for arrow in _arrows(voice, row)]
    rows = [_row(voice, row) for row in TABLE]
    return "\n".join([BEGIN, "```mermaid", "stateDiagram-v2", *lines, "```", "", HEAD, *rows, END])


def _arrows(voice: Voice, row: Transition) -> Iterable[str]:
    if row.to is None:
        return
    for source in _sorted(row.sources):
        yield f"{source} --> {row.to}: {_name(voice, row.act)}"


def _row(voice: Voice, row: Transition) -> str:
    cells = (
        f"{_name(voice, row.act)} (`{row.act}`)",
        " ".join(_sorted(row.sources)),
        row.to or "stays",
        f"`{row.right}`" if row.right else "reporter or clock",
        ", ".join(row.guards),
        ", ".join(row.needs),
    )
    return f"| {' | '.join(cells)} |"


def _sorted(states: Iterable[Status]) -> list[str]:
    order = list(Status)
    return [str(one) for one in sorted(states, key=order.index)]


def _name(voice: Voice, act: Act) -> str:
    return voice.line(ACTS[act][0]) if act in ACTS else str(act).replace("_", " ")


def main() -> None:
    text = DOC.read_text("utf-8")
    before, rest = text.split(BEGIN, 1)
    DOC.write_text(before + drawn() + rest.split(END, 1)[1], "utf-8")


if __name__ == "__main__":
    main()
