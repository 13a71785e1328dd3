"""Each item of the guide in the words of guards, and what must not be taken for it (domain.md §2.10)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from duty.district.severity import Level
from duty.language.guide.items import guide, item_of
from duty.language.reading import Meaning
from handlers.speech.voice import LANGUAGES, Voice

SAID = tomllib.loads(Path(__file__).with_name("items.toml").read_text("utf-8"))
MEANT = [(name, words) for name, said in SAID.items() for words in said["yes"]]
NEAR = [(name, words) for name, said in SAID.items() for words in said["no"]]


def test_every_item_is_said_in_several_ways_and_has_what_only_looks_like_it() -> None:
    assert set(SAID) == {item.name for item in guide().items}
    assert all(len(said["yes"]) >= 4 and len(said["no"]) >= 3 for said in SAID.values())


@pytest.mark.parametrize(("name", "words"), MEANT, ids=lambda one: one)
def test_a_direct_item_is_proposed_as_major_with_its_name(name: str, words: str) -> None:
    item = item_of(words)
    assert item and item.name == name
    assert Meaning(words).hazard == (item.category, Level.MAJOR)
    assert Meaning(words).reports_hazard or Meaning(words).intent == "incident"


@pytest.mark.parametrize(("name", "words"), NEAR, ids=lambda one: one)
def test_what_only_looks_like_it_is_none(name: str, words: str) -> None:
    assert item_of(words) is None
    assert Meaning(words).hazard[1] is Level.ORDINARY or not Meaning(words).reports_hazard


@pytest.mark.parametrize("words", ["救命 宿舍出口锁死了出不去", "救命啊 窗户焊死了 出不去"])
def test_a_cry_from_behind_a_locked_exit_still_calls(words: str) -> None:
    assert item_of(words) and Meaning(words).calls


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_item_is_called_by_its_name(language: str) -> None:
    voice = Voice.load()
    assert all(voice.word("guide", item.name, language) != item.name for item in guide().items)
