"""Keeping a large district in the browser: `python -m bench.desk [--schools 12 15000]`.

Each size is a generated district in a process of its own, the real house's pages are asked as a browser asks
them, and what they cost is processor time. Ends with 1 where a page of the large district costs more than
`--most` times what it costs in the small one, or its answer is more than half as long again.
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

from bench.desk import Measured, measure
from bench.growth import shown

ROOT = Path(__file__).parent.parent.parent
SIZES = (12, 15_000)
LONGER = 1.5
LITTLE_MS = 10.0
"""So much more is nothing that anybody notices."""


def measured(schools: int, rounds: int) -> Measured:
    asked = ["--one", str(schools), "--rounds", str(rounds)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.desk", *asked], cwd=ROOT, stdout=subprocess.PIPE, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found: Measured = json.loads(done.stdout)
    return found


def grown(small: Measured, large: Measured, most: float) -> list[str]:
    """Pages that cost too much more, or say too much more."""
    found = []
    for name, before in small.items():
        after = large.get(name, before)
        limit = before * LONGER if name.endswith("kB") else before * most + LITTLE_MS
        if after > limit:
            found.append(f"{name}: {shown(before)} → {shown(after)}")
    return found


def table(found: Mapping[int, Measured]) -> str:
    """Markdown, a page a line: what it costs and how long its answer is, by size."""
    sizes = sorted(found)
    head = " | ".join(f"{n:,}: ms | kB" for n in sizes)
    lines = [f"| page | {head} | ratio |", f"|---|{'---:|' * (2 * len(sizes) + 1)}"]
    for name in [one.removesuffix(" ms") for one in found[sizes[-1]] if one.endswith(" ms")]:
        ms = [found[n].get(f"{name} ms") for n in sizes]
        kb = [found[n].get(f"{name} kB") for n in sizes]
        cells = [shown(one) if one is not None else "" for pair in zip(ms, kb, strict=True) for one in pair]
        ratio = f"{ms[-1] / ms[0]:.1f}" if ms[0] and ms[-1] else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {ratio} |")
    return "\n".join(lines)


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    asked.add_argument("--schools", type=int, nargs="+", action="extend", help="sizes, 12 and 15000 if none")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--most", type=float, default=2.0)
    asked.add_argument("--json", type=Path, help="also write every number there")
    asked.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    given = options(arguments)
    if given.one:
        with tempfile.TemporaryDirectory(prefix="huxue-desk-") as place:
            print(json.dumps(asyncio.run(measure(given.one, Path(place), given.rounds))))
        return 0
    found: dict[int, Measured] = {}
    for schools in given.schools or SIZES:
        print(f"{schools} schools …", file=sys.stderr)
        found[schools] = measured(schools, given.rounds)
    print(table(found))
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    too_much = grown(found[min(found)], found[max(found)], given.most)
    for line in too_much:
        print(f"grows: {line}", file=sys.stderr)
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main())
