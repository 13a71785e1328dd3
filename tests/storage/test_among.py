"""A question about ever so many has one parameter; one that is too long is no trouble of the database."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError

from storage.among import among
from storage.engine.database import Database, is_trouble
from storage.tables import accounts
from tests.kit.engine_room import MONDAY

MANY = 40_000
"""More than either database has parameters."""


async def test_as_many_as_there_are_schools(sample: Database) -> None:
    names = [*(f"X{n}" for n in range(MANY)), "G02", "G03"]
    query = select(accounts.c.address).where(among(accounts.c.person_id, names))
    async with sample.reading() as connection:
        assert sorted(await connection.scalars(query.where(accounts.c.channel == "web"))) == ["G02", "G03"]
        nobody = select(accounts.c.id).where(among(accounts.c.person_id, []))
        assert (await connection.execute(nobody)).all() == []


async def test_numbers_are_compared_as_numbers(sample: Database) -> None:
    async with sample.reading() as connection:
        first = list(await connection.scalars(select(accounts.c.id).order_by(accounts.c.id).limit(3)))
        again = select(accounts.c.id).where(among(accounts.c.id, [*first, 10**12])).order_by(accounts.c.id)
        assert list(await connection.scalars(again)) == first


async def test_the_rules_may_ask_about_everybody_at_once(sample: Database) -> None:
    many = [f"X{n}" for n in range(MANY)]
    async with sample.reading_work(MONDAY) as work:
        assert await work.check_ins.of_shifts(many) == []
        assert await work.check_ins.doubtful(many, MONDAY) == []
        assert await work.gaps.of_shifts(many) == [] and await work.gaps.since(many, MONDAY) == []
        assert await work.alerts.open(many) == [] and await work.alerts.among(list(range(MANY))) == []
        assert await work.incidents.since(many, MONDAY) == []
        assert len(await work.accounts.of_people(many)) == MANY


async def test_a_question_too_long_for_the_driver_is_no_trouble_of_the_database(sample: Database) -> None:
    """Tried again it would be refused for ever, and everybody behind it would wait; it is parked instead."""
    if sample.sqlite:
        pytest.skip("SQLite says so by an error of its own, which is none of trouble either")
    query = select(accounts.c.id).where(accounts.c.id.in_(range(33_000)))
    async with sample.reading() as connection:
        with pytest.raises(InterfaceError) as caught:
            await connection.execute(query)
    assert not is_trouble(caught.value)
