"""The bench of growth goes on working, and sees what grows."""

from __future__ import annotations

from pathlib import Path

from bench.growth import FLAT, best, grown, table
from bench.growth_rows import measure


async def test_a_tiny_district_is_measured_in_every_row(tmp_path: Path) -> None:
    found = await measure(2, tmp_path, rounds=1)
    assert set(FLAT) < set(found)
    assert all(value >= 0 for value in found.values())
    assert found["gaps opened"] == 6 and found["everyone pages a call"] > 0
    assert all(found[f"{name} characters"] > 20 for name in ("👥", "📒", "📊", "🔔", "/reach", "/drill"))
    assert "| schools | 2 |" in table({2: found})


def test_what_costs_more_with_a_thousand_schools_is_named() -> None:
    small = dict.fromkeys(FLAT, 100.0)
    assert grown({12: small, 1000: dict.fromkeys(FLAT, 119.0)}) == []
    assert grown({12: small, 1000: small | {"SOS ms": 121.0}}) == ["SOS ms: 100 → 121"]
    assert best({"SOS ms": 3.0}, {"SOS ms": 2.0}) == best(None, {"SOS ms": 2.0}) == {"SOS ms": 2.0}
    assert grown({12: small}) == [], "one size alone says nothing about growth"
