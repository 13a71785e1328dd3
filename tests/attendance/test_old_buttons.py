"""Buttons already on people's screens keep working: their data reach the handler of that act."""

from __future__ import annotations

import pytest

from duty.messaging.press import Press
from tests.kit.presses import handler_of, routing

REACHES = {
    "place:none": "check-in: without_place",
    "far:drift:7": "far away: drifted",
    "far:not_yet:7": "far away: not_there_yet",
    "far:other:7": "far away: at_another_post",
    "at:7:P002": "far away: at_post",
    "verify:seen:7": "verifying: seen",
    "verify:not:7": "verifying: not_seen",
    "out:yes:7": "check-out: leaves",
    "out:no:7": "check-out: stays",
    "proxy:late:老刘": "notes of colleagues: is_late",
    "proxy:leave:老刘": "notes of colleagues: is_on_leave",
    "proxy:swap:": "notes of colleagues: is_stood_in_for",
    "spotrandom:": "spot check: at_random",
    "spotrandom": "spot check: at_random",
    "spotschool:SCH01": "spot check: at_school",
    "spotpost:SCH01:": "spot check: at_post",
    "spotpost:SCH01:P001": "spot check: at_post",
    "standin:who:PO09": "stand-ins: how_long",
    "standin:span:PO09:two_hours": "stand-ins: ask",
    "standin:yes:3": "stand-ins: accept",
    "standin:no:3": "stand-ins: decline",
    "standin:back:3": "stand-ins: take_back",
    "invites:1": "inviting: turned",
    "invite:G02": "inviting: invited",
    "newphone:G02": "inviting: ask_new_phone",
    "roll:2": "roll call: received",
    "consent:2026-11-26": "consent: agreed",
}


@pytest.mark.parametrize(("data", "handler"), REACHES.items())
def test_the_data_of_every_button_reach_their_handler(data: str, handler: str) -> None:
    assert handler_of(data) == handler


@pytest.mark.parametrize(
    "data", ["place", "far:7", "verify:7", "out:maybe:7", "proxy:7", "standin:7", "standin"]
)
def test_what_was_never_a_button_is_nobodys(data: str) -> None:
    assert handler_of(data) == "", "it reads that its time is over"


@pytest.mark.parametrize("data", [data for data in REACHES if data != "spotrandom:"])
def test_a_press_is_written_as_it_was_read(data: str) -> None:
    press = Press.parse(data, routing().acts)
    assert press is not None and press.data == data
