"""Forms are files: 附件1 as issued, checklists of any district, and what a damaged one is refused with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duty.campaigns.reading import SchemaRefused, read_schema, shipped
from duty.campaigns.schema import Kind

ANNEX = shipped("annex1")


def test_annex_1_has_its_36_fields_on_17_screens() -> None:
    printed = [field for field in ANNEX.fields if not field.extra]
    assert len(printed) == 36
    assert list(ANNEX.screens) == [f"r{number}" for number in range(1, 18)]
    assert [field.signer for field in ANNEX.signatures] == ["principal", "station_chief"]


def test_what_annex_2_asks_besides_is_not_printed_on_annex_1() -> None:
    assert [field.code for field in ANNEX.fields if field.extra] == ["r4d", "r11f", "r12u"]


def test_what_must_not_be_written_in_a_chat_is_a_fixed_choice() -> None:
    assert ANNEX.field("r12").restricted
    assert ANNEX.field("r12").kind is Kind.CHOICE


@pytest.mark.parametrize("name", ["annex1", "fire_check", "defences"])
def test_every_shipped_form_can_be_asked(name: str) -> None:
    form = shipped(name)
    assert form.id == name
    assert form.screens


def test_the_official_file_without_a_key_of_ours_is_a_form_too() -> None:
    raw = json.loads(json.dumps(ANNEX.raw))
    official = ("code", "label_zh", "name", "type", "values", "rule")
    raw["fields"] = [{key: one[key] for key in official} for one in raw["fields"] if not one.get("extra")]
    form = read_schema(json.dumps(raw), "official.json")
    assert form.field("r3b").at_most == "r3a"
    assert form.field("r6b").slash_if
    assert [field.signer for field in form.signatures] == ["principal", "station_chief"]


def _without(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw["fields"][3].pop(key)


def _with(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw["fields"][3].update(changes)


@pytest.mark.parametrize(
    ("damage", "field", "reason"),
    [
        (_without("label_zh"), "f1b", "label_zh"),
        (_without("type"), "f1b", "type"),
        (_with(type="number"), "f1b", "不认识类型 number"),
        (_with(type="enum", values=["是"]), "f1b", "values"),
        (_with(type="enum", values=None), "f1b", "values"),
        (_with(at_most="f9"), "f1b", "f9"),
        (_with(code="f1a"), "f1a", "两次"),
        (_with(code="F 1"), "第4个", "code"),
        (_with(colour="red"), "f1b", "colour"),
        (_with(needed_if="f2a=是"), "f1b", "f2a"),
        (_with(needed_if="rain"), "f1b", "rain"),
        (_with(slash_if="no_dormitory"), "f1b", "/"),
        (lambda raw: raw["fields"][-1].update(name="sign_king"), "s1", "king"),
        (lambda raw: raw["fields"].__setitem__(3, "f1b"), "第4个", "对象"),
        (lambda raw: raw.update(fields=[]), "", "fields"),
        (lambda raw: raw.pop("form"), "", "form"),
    ],
)
def test_a_damaged_file_is_refused_with_file_field_and_reason(
    damage: Callable[[dict[str, Any]], None], field: str, reason: str
) -> None:
    raw = json.loads(json.dumps(shipped("fire_check").raw))
    damage(raw)
    with pytest.raises(SchemaRefused) as refused:
        read_schema(json.dumps(raw), "消防.json")
    assert refused.value.field == field
    assert reason in refused.value.reason
    assert str(refused.value).startswith("消防.json: ")


def test_half_a_file_is_refused() -> None:
    with pytest.raises(SchemaRefused, match=r"a\.json: .*JSON"):
        read_schema('{"form": "x", "fields": [', "a.json")


def test_the_shipped_copy_says_what_the_issued_file_says() -> None:
    """Labels, types and choices word for word; only keys of ours come on top."""
    issued = Path(__file__).parents[1] / "data" / "annex1_schema.json"
    ours = {one["code"]: one for one in ANNEX.raw["fields"]}
    for one in json.loads(issued.read_text("utf-8"))["fields"]:
        assert {key: ours[one["code"]][key] for key in one} == one
