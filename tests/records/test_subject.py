"""What a record is about, as a value and as it stands in the database."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import sqlite

from duty.records.subject import Subject
from storage.tables.base import About


@pytest.mark.parametrize(
    ("written", "kind", "key", "number"),
    [
        ("hazard:7", "hazard", "7", 7),
        ("person:G02", "person", "G02", 0),
        ("storm:202611230750:DO3", "storm", "202611230750:DO3", 0),
        ("alert:None", "alert", "None", 0),
        ("pictures:12:34", "pictures", "12:34", 0),
        ("hazard:²", "hazard", "²", 0),
    ],
)
def test_a_subject_is_written_and_read(written: str, kind: str, key: str, number: int) -> None:
    subject = Subject.parse(written)
    assert (subject.kind, subject.key, subject.number) == (kind, key, number)
    assert str(subject) == written and subject == Subject(kind, key)


def test_a_number_and_its_writing_are_one_subject() -> None:
    assert Subject("hazard", 7) == Subject("hazard", "7")
    assert len({Subject("hazard", 7), Subject("hazard", "7"), Subject("incident", 7)}) == 2


def test_the_database_keeps_the_writing_and_lets_patterns_pass() -> None:
    column, dialect = About(), sqlite.dialect()
    assert column.process_bind_param(Subject("hazard", 7), dialect) == "hazard:7"
    assert column.process_bind_param("pictures:%", dialect) == "pictures:%"
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value("hazard:7", dialect) == Subject("hazard", 7)
    assert column.process_result_value(None, dialect) is None
