"""Who writes at the same time as others is handled with them: no question more for each of them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.channels.web.updates import incoming
from handlers.speech.labels import CHECK_IN, MINE, SOS
from tests.kit.growth import LARGE, asking, grown
from tests.kit.story import Story

NUMBERS = itertools.count(700_000)
WARM, FEW, MANY = 4, 3, 9
"""Guards in a batch: a batch hands out numbers ahead of need, which may cost one question more or less."""


async def write_together(story: Story, posts: Sequence[tuple[str, dict[str, Any]]]) -> int:
    """All of them at once; how many statements that took, until everybody has their answer."""
    now = story.house.clock.now()
    updates = [incoming(who, {"id": next(NUMBERS), "at": now.isoformat()} | what, now) for who, what in posts]
    with asking(story.house.database) as asked:
        await asyncio.gather(*(story.house.intake.submit(one) for one in updates))
        await story.house.delivery.settled()
    return len(asked.statements)


async def test_nine_check_ins_at_once_ask_as_often_as_three(tmp_path: Path) -> None:
    async with grown(tmp_path, LARGE) as story:
        district = await story.house.database.district()
        here = {
            one.person_id: district.posts[one.post_id]
            for held in district.all_open_windows(story.house.clock.now())
            for one in district.shifts(held.window, held.date)
            if district.people[one.person_id].role == "guard"
        }
        guards = iter(here)
        spent = []
        for number in (WARM, FEW, MANY):
            some = list(itertools.islice(guards, number))
            at = {one: asdict(here[one].place) | {"accuracy": 9} for one in some}
            spent.append(
                [
                    await write_together(story, [(one, {"text": CHECK_IN}) for one in some]),
                    await write_together(story, [(one, {"place": at[one]}) for one in some]),
                    await write_together(story, [(one, {"text": MINE}) for one in some]),
                ]
            )
        _, few, many = spent
        for some, more in zip(few, many, strict=True):
            assert more <= some + (MANY - FEW) // 2, (few, many)


async def test_a_call_takes_few_statements_in_words_as_by_the_key(tmp_path: Path) -> None:
    """Its transaction, with the begin of it; what became of what was said is written down in others.

    It was 26 for the key and 45 in words. Half of the 37 of the beginning is 18.
    """
    async with grown(tmp_path, LARGE) as story:
        district = await story.house.database.district()
        guards = iter([person.id for person in district.people.values() if person.role == "guard"])
        spent = {}
        for words in (SOS, "救命啊", SOS, "救命啊，快来人"):
            spent[words] = await _statements_of(story, next(guards), words)
        assert spent[SOS] <= 18
        assert spent["救命啊，快来人"] <= 18


async def _statements_of(story: Story, person: str, words: str) -> int:
    """Of the one transaction in which it is handled."""
    now = story.house.clock.now()
    update = incoming(person, {"id": next(NUMBERS), "at": now.isoformat(), "text": words}, now)
    with asking(story.house.database) as asked:
        await story.house.intake.submit(update)
        await story.house.delivery.settled()
    begins = [at for at, one in enumerate(asked.statements) if one.startswith("BEGIN IMMEDIATE")]
    return begins[1] - begins[0]
