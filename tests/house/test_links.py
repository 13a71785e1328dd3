"""Where an invitation leads."""

from __future__ import annotations

from typing import Any

import pytest

from bot.links import Links
from bot.settings import Settings

PAGE = "http://127.0.0.1:8080/in#"


@pytest.mark.parametrize(
    ("changes", "username", "channel", "begins"),
    [
        ({}, "", "web", PAGE),
        ({}, "", "telegram", PAGE),
        ({}, "huxue_bot", "telegram", "https://t.me/huxue_bot?start="),
        ({}, "huxue_bot", "web", PAGE),
        ({"public_url": "https://gate.example.org/"}, "", "web", "https://gate.example.org/in#"),
        ({"web_host": "0.0.0.0", "web_port": 9000}, "", "web", "http://0.0.0.0:9000/in#"),
    ],
)
def test_a_link_leads_into_the_channel_where_there_is_one(
    changes: dict[str, Any], username: str, channel: str, begins: str
) -> None:
    assert Links(Settings(**changes), username).before_code(channel) == begins


@pytest.mark.parametrize(
    ("username", "begins"),
    [("", "https://gate.example.org/s#"), ("huxue_bot", "https://t.me/huxue_bot?start=")],
)
def test_a_printed_code_leads_everybody_the_same_way(username: str, begins: str) -> None:
    assert Links(Settings(public_url="https://gate.example.org/"), username).before_scan() == begins


def test_who_may_choose_is_led_to_telegram_as_soon_as_the_bots_name_is_known() -> None:
    links = Links(Settings())
    assert links.preferred() == PAGE
    links.username = "huxue_bot"
    assert links.preferred() == "https://t.me/huxue_bot?start="
