"""What costs what as a district grows: `python -m bench.growth --schools 12 200 1000 [--schools 15000]`.

Each size is a generated district in a process of its own, with the real house in it; costs are processor
time, so what else the machine does hardly matters. Ends with 1 where a thousand schools cost more than 1.2
times what twelve do: an update, a call for help, a thing that falls due, a tick in which nothing does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.growth_rows import ROUNDS, Measured, measure

ROOT = Path(__file__).parent.parent
FLAT = (
    *("label µs", "place µs", "📋 µs", "SOS ms"),
    *("gap opened µs", "gap closed µs", "summary µs", "everyone µs a page"),
    "tick, nothing due ms",
)
"""What must not grow."""
FROM, TO, SLACK = 12, 1000, 1.2


def measured(schools: int, rounds: int) -> Measured:
    """In a process of its own: nothing that another size left in memory is counted."""
    asked = ["--one", str(schools), "--rounds", str(rounds)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.growth", *asked], cwd=ROOT, stdout=subprocess.PIPE, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found: Measured = json.loads(done.stdout)
    return found


def best(before: Measured | None, now: Measured) -> Measured:
    """Row by row the smaller one: whatever else the machine does only ever makes something dearer."""
    return now if before is None else {name: min(value, before[name]) for name, value in now.items()}


def grown(found: Mapping[int, Measured], small: int = FROM, large: int = TO) -> list[str]:
    """What costs too much more at the large size than at the small one."""
    if small not in found or large not in found:
        return []
    pairs = {name: (found[small][name], found[large][name]) for name in FLAT}
    return [
        f"{name}: {shown(before)} → {shown(after)}"
        for name, (before, after) in pairs.items()
        if after > before * SLACK
    ]


def table(found: Mapping[int, Measured]) -> str:
    """Markdown, one column a size."""
    sizes = sorted(found)
    head = f"| schools | {' | '.join(f'{n:,}' for n in sizes)} |\n|---|{'---:|' * len(sizes)}"
    names = list(found[sizes[0]])
    rows = [f"| {name} | {' | '.join(shown(found[n][name]) for n in sizes)} |" for name in names]
    return "\n".join([head, *rows])


def shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    asked.add_argument("--schools", type=int, nargs="+", action="extend", help="sizes, 12 200 1000 if none")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--turns", type=int, default=2, help="each size so often, in turns; the best counts")
    asked.add_argument("--json", type=Path, help="also write every number there")
    asked.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    given = options(arguments)
    if given.one:
        with tempfile.TemporaryDirectory(prefix="huxue-growth-") as place:
            print(json.dumps(asyncio.run(measure(given.one, Path(place), rounds=given.rounds))))
        return 0
    found: dict[int, Measured] = {}
    sizes = given.schools or [FROM, 200, TO]
    for turn, schools in [(turn, schools) for turn in range(given.turns) for schools in sizes]:
        print(f"{schools} schools, turn {turn + 1} …", file=sys.stderr)
        found[schools] = best(found.get(schools), measured(schools, given.rounds))
    print(table(found))
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    too_much = grown(found)
    for line in too_much:
        print(f"grows: {line}", file=sys.stderr)
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main())
