"""The matrix of rights: every role × every button × one's own, near, foreign and unknown things.

What happens is compared with `expected.py`, which is written by hand from product.md. Whatever is not for
somebody must read exactly like what does not exist: the same words, hardly another statement.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from sqlalchemy import insert, select

from duty.district.people import Role
from handlers.routes import build_routing
from storage.tables import accounts, changes
from tests.kit.engine_room import VOICE
from tests.kit.memory import sample_district
from tests.rights.expected import COMMANDS, NAMES_NOTHING, OPEN_TO_ALL, PICTURES, READS, ROWS, Row
from tests.rights.scene import ACTORS, INVENTED, NOW, PLACES, Scene, Tried, pictures_of, scene

UNKNOWN, REFUSED, DONE = "reads like unknown", "refused", "done"
TRIES = 4000
MORE_STATEMENTS = 3
"""So many more a thing may cost than none, for whom it is none."""
STRINGS = {
    "school_id": {
        "own": "SCH01",
        "school": "SCH01",
        "station": "SCH02",
        "foreign": "SCH03",
        "unknown": "SCH99",
    },
    "guard_id": {"school": "G03", "station": "G07", "foreign": "G11", "unknown": "X99"},
    "holder_id": {"school": "SO01", "station": "SO02", "foreign": "SO03", "unknown": "X99"},
    "officer_id": {"school": "PO91", "station": "PO06", "foreign": "PO08", "unknown": "X99"},
    "place_id": {
        "school": "SCH01-A01",
        "station": "SCH02-A01",
        "foreign": "SCH03-A01",
        "unknown": "SCH99-A01",
    },
    "round_id": {"school": "R01", "station": "R02", "foreign": "R03", "unknown": "R99"},
    "stand_in": {"foreign": "", "unknown": "999999"},
    "roll_call": {"foreign": "", "unknown": "999999"},
}
"""What is named by a word: which one stands for which place. Of the last two there is one, of others."""


def outcome(tried: Tried, unknown: Tried) -> str:
    if tried.said == unknown.said:
        return UNKNOWN
    return REFUSED if tried.toast_only and not tried.recorded else DONE


def expected(row: Row, place: str, role: str) -> set[str]:
    if role in row.do[place]:
        return {DONE, REFUSED, UNKNOWN} if row.perhaps else {DONE}
    return {REFUSED} if role in row.see[place] else {UNKNOWN}


def places_of(kind: str) -> list[str]:
    if kind not in STRINGS and kind != "post_id":
        return [*PLACES]
    named = STRINGS.get(kind, STRINGS["school_id"])
    return [place for place in named if place != "unknown"] + (["own"] if kind.endswith("r_id") else [])


def id_of(made: Scene, kind: str, place: str, actor: str) -> str:
    if kind == "drill" and place == "unknown":
        return "999999"
    if kind == "post_id":
        return made.posts.get(STRINGS["school_id"][place], "P999")
    if (kind, place) in made.ids:
        return made.id_of(kind, place, actor)
    if kind in STRINGS:
        return STRINGS[kind].get(place, actor)
    return made.id_of(kind, place, actor)


def test_every_button_has_a_row_or_a_reason_why_not() -> None:
    rows = {row.data.partition(":")[0] for row in ROWS}
    assert rows | set(NAMES_NOTHING) == set(build_routing().acts)
    assert not rows & set(NAMES_NOTHING)


def test_every_command_has_a_row() -> None:
    assert set(COMMANDS) | OPEN_TO_ALL == build_routing().commands


def test_every_role_has_an_actor() -> None:
    people = {person.id: person.role for person in sample_district().people.values()}
    invented = {person: Role(role) for person, role, _, _ in INVENTED}
    assert {(people | invented)[actor] for actor in ACTORS.values()} == set(Role)


async def _run(folder: Path) -> tuple[list[str], Counter[str]]:
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    async with scene(folder) as made:
        for row in ROWS:
            for role, actor in ACTORS.items():
                unknown = await made.presses(
                    actor, row.data.format(id=id_of(made, row.kind, "unknown", actor))
                )
                seen["tries"] += 1
                for place in places_of(row.kind):
                    tried = await made.presses(actor, row.data.format(id=id_of(made, row.kind, place, actor)))
                    seen["tries"] += 1
                    wrong += made.leaks(actor, tried, READS)
                    what = outcome(tried, unknown)
                    seen[what] += 1
                    wanted = expected(row, place, role)
                    about = f"{role} {row.data} {row.kind} {place}"
                    if what not in wanted:
                        wrong.append(
                            f"{about}: {what} instead of {' or '.join(sorted(wanted))}: {tried.said}"
                        )
                    elif UNKNOWN in wanted and not row.perhaps:
                        more = tried.statements - unknown.statements
                        if more > MORE_STATEMENTS or tried.recorded > unknown.recorded:
                            wrong.append(f"{about}: {more} statements more than for none")
        for act in NAMES_NOTHING:
            for actor in ACTORS.values():
                said = {
                    (await made.presses(actor, f"{act}:{number}")).said
                    for number in ("999999", made.id_of("hazard", "foreign", actor))
                }
                seen["tries"] += 2
                if (
                    act not in ("ledger", "invites", "spotrandom")
                    and not act.startswith("proxy")
                    and len(said) != 1
                ):
                    wrong.append(f"{actor} {act} says {said}")
    return wrong, seen


async def _commands(folder: Path) -> list[str]:
    wrong: list[str] = []
    async with scene(folder) as made:
        for role, actor in ACTORS.items():
            for command, (not_theirs, theirs) in COMMANDS.items():
                tried = await made.sends(actor, command)
                refused = tried.said[0][0] == VOICE.line(not_theirs)
                if refused is (role in theirs):
                    wrong.append(f"{role} {command}: {tried.said}")
            for command in OPEN_TO_ALL | set(COMMANDS):
                wrong += made.leaks(actor, await made.sends(actor, command), READS)
            for number in range(6):
                wrong += made.leaks(actor, await made.presses(actor, f"ledger:{number}"), READS)
    return wrong


def test_commands_and_lists_show_what_is_ones_own(tmp_path: Path) -> None:
    assert not asyncio.run(_commands(tmp_path))


async def _pictures(folder: Path) -> tuple[list[str], int, int]:
    """Who opened what against the rules, how many were opened, and how many looks are on record."""
    wrong, opened = [], 0
    async with scene(folder) as made, pictures_of(made) as photo:
        for kind, whom in PICTURES.items():
            for role, actor in ACTORS.items():
                for place in ("own", "school", "station", "foreign"):
                    shown = await photo(made.key_of(kind, place, actor), actor)
                    opened += shown
                    if shown is not (role in whom[place]):
                        wrong.append(f"{role} {kind} {place}: {shown}")
        nothing = [await photo(key, actor) for actor in ACTORS.values() for key in NO_PICTURES]
        async with made.database.reading() as connection:
            query = select(changes.c.actor_id).where(changes.c.what == "seen")
            kept = len((await connection.execute(query)).all())
    assert not any(nothing)
    return wrong, opened, kept


NO_PICTURES = ("photos/nothing.jpg", "../huxue.db", "photos/gone.jpg", "card/999", "qr/web/ABC", "web:ffff")


async def _telegram(folder: Path) -> list[tuple[str, str]]:
    """A picture of a report went to an officer's Telegram; so did a card, and a picture of nobody's."""
    async with scene(folder) as made, pictures_of(made):
        async with made.database.writing() as connection:
            account = {"channel": "telegram", "address": "77", "person_id": "PO02", "bound_at": NOW}
            await connection.execute(insert(accounts), [account])
        reception = made.reception
        key = made.key_of("report_photo", "school", "PO02")
        for address, one in (("77", key), ("88", key), ("77", "card/1"), ("77", "photos/nothing.jpg")):
            await reception.opened("telegram", address, one)
        async with made.database.reading() as connection:
            query = select(changes.c.actor_id, changes.c.detail).where(changes.c.what == "seen")
            rows = (await connection.execute(query)).all()
    return [(row.actor_id, row.detail["channel"]) for row in rows]


def test_a_look_on_telegram_is_kept(tmp_path: Path) -> None:
    assert asyncio.run(_telegram(tmp_path)) == [("PO02", "telegram")]


def test_pictures_open_for_whom_product_md_names_and_each_look_is_kept(tmp_path: Path) -> None:
    wrong, opened, kept = asyncio.run(_pictures(tmp_path))
    assert not wrong, "\n".join(wrong[:60])
    assert opened == kept > 100


def test_what_happens_is_what_product_md_says(tmp_path: Path) -> None:
    wrong, seen = asyncio.run(_run(tmp_path))
    print(dict(seen))
    assert not wrong, f"{len(wrong)} of {seen['tries']} tries:\n" + "\n".join(wrong[:80])
    assert seen["tries"] > TRIES
    assert min(seen[what] for what in (UNKNOWN, REFUSED, DONE)) > 300
