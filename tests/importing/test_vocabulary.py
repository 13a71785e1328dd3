"""Every file, column and closed value has a word in Chinese, and no two columns of a file have the same."""

from __future__ import annotations

from collections import Counter

import pytest

from storage.importing import cells, guess, template_bytes
from storage.importing.books import read_book
from storage.importing.clerks import vocabulary
from storage.importing.shape import Sheet
from storage.importing.sheets import SHEETS


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_has_a_word_of_its_own(sheet: Sheet) -> None:
    assert not vocabulary.sheet_title(sheet.name).isascii(), "say it in vocabulary.toml"
    first = [vocabulary.column_words(sheet.name, column.name)[0] for column in sheet.columns]
    assert not [word for word in first if word.isascii()], "say it in vocabulary.toml"
    twice = [word for word, count in Counter(map(vocabulary.heading, first)).items() if count > 1]
    assert not twice


def test_closed_values_have_words() -> None:
    for known, group in cells.CHOICES.values():
        meant = set(vocabulary.meanings(group).values())
        assert not [value for value in known if value not in meant and value != "office"], group


def test_the_template_is_read_as_what_it_is_and_its_examples_are_no_rows() -> None:
    book = read_book(template_bytes(), "模板.xlsx")
    layouts = {layout.sheet: layout for layout in guess(book) if layout.sheet}
    assert list(layouts) == [
        *("orgs.csv", "schools.csv", "posts.csv", "people.csv"),
        *("windows.csv", "roster.csv", "duty_roster.csv", "calendar.csv"),
    ]
    for layout in layouts.values():
        assert all(layout.columns), layout
        sheet = next(one for one in SHEETS if one.name == layout.sheet)
        assert not [one.name for one in sheet.columns if one.needed and one.name not in layout.columns]
