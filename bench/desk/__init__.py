"""What a clerk's pages cost in a district of a given size: the rows of `python -m bench.desk`."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
from sqlalchemy import insert

from bench.growth_house import DAY, collecting_rarely, imported, settings
from bot.app import build
from bot.channels.web.entry.session import COOKIE, Session, seal
from bot.house import House
from bot.settings import Settings
from duty.district.severity import Level
from duty.hazards.status import Status
from storage.engine.database import Database
from storage.tables import hazards
from tests.kit.generated import Generated, crew, desk, officer, post, sid

Measured = dict[str, float]
CLOCK = "09:00"
ADMIN, CLERK, DESK = "ADMIN", crew(0, 8), officer(desk(0), "duty_officer")
"""Who keeps the whole district; the safety office of one school; an officer of one desk."""
HAZARDS = 3
"""Of each school."""
MORE = re.compile(r'href="([^"]*[?&](?:after|before)=[^"]*)"')


def pages() -> Sequence[tuple[str, str, str]]:
    """Name, whose browser, address. One of 12 and one of 15,000 schools shows the same amount on each."""
    school, people = sid(3), crew(3, 1)
    inside = ("", "/week", "/people", "/posts", "/windows", "/roster", "/calendar", "/offices", "/edits")
    return (
        ("schools", ADMIN, "/schools"),
        ("schools, searched", ADMIN, f"/schools?q={school}"),
        ("people, searched", ADMIN, f"/people?q={people}"),
        ("people, searched by the desk", DESK, f"/people?q={people}"),
        *((f"a school{page or '/'}", ADMIN, f"/schools/{school}{page}") for page in inside),
        *((f"one's own school{page or '/'}", CLERK, f"/schools/{sid(0)}{page}") for page in ("", "/people")),
        ("changes", ADMIN, "/edits"),
        ("import", ADMIN, "/import"),
        ("ledger", ADMIN, "/ledger"),
        ("ledger of the desk", DESK, "/ledger"),
        ("ledger, searched", ADMIN, f"/ledger?q={school}"),
        ("ledger of a school", CLERK, "/ledger"),
        ("surroundings", ADMIN, "/surroundings"),
        ("campaigns", DESK, "/campaigns"),
    )


@dataclass
class Desks:
    """Browsers of the three, before the pages of one house."""

    house: House
    chosen: Settings
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    def of(self, person: str) -> httpx.AsyncClient:
        if person not in self.clients:
            assert self.chosen.start_at
            secret = self.chosen.secret.get_secret_value()
            cookies = {COOKIE: seal(Session(person, self.chosen.start_at), secret)}
            transport = httpx.ASGITransport(self.house.server.config.app)  # type: ignore[arg-type]
            base = "http://127.0.0.1"
            self.clients[person] = httpx.AsyncClient(
                transport=transport, base_url=base, cookies=cookies, timeout=300
            )
        return self.clients[person]

    async def opens(self, person: str, address: str) -> str:
        answer = await self.of(person).get(address)
        assert answer.status_code == 200, (person, address, answer.status_code)
        return answer.text


async def measure(schools: int, folder: Path, rounds: int) -> Measured:
    """Milliseconds of the processor (the best of so many) and kilobytes, by page."""
    chosen, found = settings(folder, CLOCK), Measured()
    await imported(Generated(schools), chosen)
    await _with_hazards(chosen, schools)
    async with _open(chosen) as desks:
        with collecting_rarely():
            for name, person, address in pages():
                await desks.opens(person, address)  # what is worked out once for all of them
                spent, text = await _best(desks, person, address, rounds)
                found |= {f"{name} ms": spent, f"{name} kB": len(text.encode()) / 1000}
                more = MORE.search(text)
                if more:
                    spent, text = await _best(desks, person, unescape(more[1]), rounds)
                    found |= {
                        f"{name}, next page ms": spent,
                        f"{name}, next page kB": len(text.encode()) / 1000,
                    }
            for name, kind, key, cells in SAVED:
                found[f"{name} ms"] = await _saves(desks, kind, key, cells)
    return found


SAVED = (
    ("a post saved", "posts", post(3, 0), {"radius_m": "61"}),
    ("somebody's row saved", "people", crew(3, 1), {"phone": "000-9999"}),
)
"""What is changed where it stands, until the page that shows it is there."""


async def _best(desks: Desks, person: str, address: str, rounds: int) -> tuple[float, str]:
    spent, text = [], ""
    for _ in range(rounds):
        began = time.process_time()
        text = await desks.opens(person, address)
        spent.append((time.process_time() - began) * 1000)
    return min(spent), text


async def _saves(desks: Desks, kind: str, key: str, cells: dict[str, str]) -> float:
    page, client = f"/schools/{sid(3)}/{kind}", desks.of(ADMIN)
    form = (await client.get(page, params={"edit": key})).text
    seen = re.search(r'name="seen" value="([^"]*)"', form)
    assert seen
    told = {"key": key, "seen": seen[1]} | {f"cell-{name}": value for name, value in cells.items()}
    began = time.process_time()
    answer = await client.post(page, data=told, follow_redirects=True)
    assert answer.status_code == 200, answer.text[-2000:]
    return (time.process_time() - began) * 1000


@asynccontextmanager
async def _open(chosen: Settings) -> AsyncIterator[Desks]:
    house = await build(chosen)
    desks = Desks(house, chosen)
    try:
        yield desks
    finally:
        for client in desks.clients.values():
            await client.aclose()
        await house.close()


async def _with_hazards(chosen: Settings, schools: int) -> None:
    """A few of each school, some of them done."""
    database = Database(chosen.database, chosen.zone)
    at = datetime.fromisoformat(f"{DAY}T08:00:00").replace(tzinfo=chosen.zone)
    rows = [_hazard(n, k, at) for n in range(schools) for k in range(HAZARDS)]
    async with database.writing() as connection:
        await connection.execute(insert(hazards), rows)
    await database.close()


def _hazard(n: int, k: int, at: datetime) -> dict[str, object]:
    done, found_at = k == HAZARDS - 1, at - timedelta(days=k, minutes=n % 600)
    empty = dict.fromkeys(
        ("owner_title", "rectified_by", "remedy", "returned_why", "verified_by", "closed_by"), ""
    )
    return empty | {
        "number": f"YH-{sid(n)}-2026-{k + 1:04d}", "school_id": sid(n), "post_id": post(n, 0),
        "category": "fire", "level": Level.ORDINARY, "description": "三楼灭火器过期",
        "reported_by": crew(n, 1), "registered_at": found_at,
        "status": Status.CLOSED if done else Status.ASSIGNED, "reported_at": found_at,
        "owner_id": crew(n, 8), "outside": False, "owner_told": True, "due_at": found_at + timedelta(days=3),
        "closed_at": at if done else None,
    }  # fmt: skip
