"""Whose turn it is, with time in the test's hand: pacing, patience, and work that does not grow."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.channels.port import Abilities
from bot.delivery.turns import AT_ONCE, KEPT_FOR_URGENT, Turns
from duty.messaging.notices import Priority
from storage.mail.outbox import Utterance
from tests.kit.engine_room import MONDAY

IDS = count(1)
TELEGRAM = Abilities(per_second=30, per_chat=1)


def line(chat: str, priority: int = Priority.P2, kind: str = "notice") -> Utterance:
    return Utterance(1, "telegram", chat, priority, kind, {}, MONDAY, MONDAY, id=next(IDS))


def reply(chat: str) -> Utterance:
    return line(chat, Priority.REPLY, "reply")


def taken(turns: Turns, now: float) -> list[Utterance]:
    """All that may go now; each send ends at once."""
    gone = []
    while one := turns.take(now):
        turns.done(one, now, spoke=True)
        gone.append(one)
    return gone


def test_pushes_to_one_chat_keep_a_second_apart_but_the_first_call_does_not_wait() -> None:
    turns = Turns(TELEGRAM)
    summary, second, call, again = line("a"), line("a"), line("a", Priority.P0), line("a", Priority.P0)
    turns.put(summary, 0.0)
    assert taken(turns, 0.0) == [summary]
    for one in (second, call, again):
        turns.put(one, 0.1)
    assert taken(turns, 0.1) == [call]
    assert turns.next_at() == pytest.approx(1.1)
    assert taken(turns, 1.1) == [again]
    assert taken(turns, 2.1) == [second]


def test_replies_wait_for_no_pacing_until_the_channel_asks_for_patience() -> None:
    turns = Turns(TELEGRAM)
    for n in range(200):
        turns.put(reply(f"g{n}"), 0.0)
    assert len(taken(turns, 0.0)) == 200
    turns.put(reply("g0"), 0.0)
    told = turns.take(0.0)
    assert told
    turns.again(told, 0.0, 3.0, asked_to_wait=True)
    for n in range(200):
        turns.put(reply(f"g{n}"), 10.0)
    assert len(taken(turns, 10.0)) == 1
    assert len(taken(turns, 11.0)) == 1, "a bucket holds a twentieth of a second"


def test_after_a_word_of_patience_no_second_is_too_full_and_no_call_waits() -> None:
    """Ten seconds of a rush of answers, ten calls a second among them; wake-ups as the delivery has them."""
    turns = Turns(TELEGRAM)
    turns.put(told := reply("first"), 0.0)
    assert turns.take(0.0) is told
    turns.again(told, 0.0, 3600.0, asked_to_wait=True)
    for n in range(2000):
        turns.put(reply(f"g{n}"), 0.0)
    calls = [(0.05 + n / 10, line(f"o{n}", Priority.P0)) for n in range(100)]
    came, gone = dict[int, float](), list[tuple[float, Utterance]]()
    now = 0.0
    while now < 10:
        while calls and calls[0][0] <= now:
            came[calls[0][1].id] = calls[0][0]
            turns.put(calls.pop(0)[1], now)
        gone += [(now, one) for one in taken(turns, now)]
        now = max(now + 1e-6, min([turns.next_at() or 10.0, *(at for at, _ in calls[:1])]))
    moments = [at for at, _ in gone]
    assert max(sum(at <= other < at + 1 for other in moments) for at in moments) <= 30
    assert len(gone) > 260, "and none of the rate is wasted"
    waited = [at - came[one.id] for at, one in gone if one.id in came]
    assert len(waited) == 100 and max(waited) < 0.1


def test_a_call_borrows_ahead_when_the_channel_is_at_its_limit() -> None:
    turns = Turns(TELEGRAM)
    for n in range(100):
        turns.put(line(f"s{n}", Priority.SUMMARY), 0.0)
    assert len(taken(turns, 0.0)) == 1
    turns.put(call := line("s99", Priority.P0), 0.0)
    assert taken(turns, 0.0) == [call]


def test_places_are_kept_for_calls_while_everything_hangs() -> None:
    turns = Turns(Abilities())
    for n in range(200):
        turns.put(line(f"s{n}"), 0.0)
    assert len(list(iter(lambda: turns.take(0.0), None))) == AT_ONCE - KEPT_FOR_URGENT
    turns.put(call := line("o", Priority.P0), 0.0)
    assert turns.take(0.0) is call


def test_what_is_not_written_down_yet_takes_the_places_of_calm_ones() -> None:
    """So that a crash repeats a handful of messages, however fast the channel takes them."""
    turns = Turns(Abilities())
    for n in range(40):
        turns.put(line(f"s{n}"), 0.0)
    room = AT_ONCE - KEPT_FOR_URGENT
    assert turns.take(0.0, unwritten=room) is None
    assert len(list(iter(lambda: turns.take(0.0, unwritten=room - 3), None))) == 3
    turns.put(call := line("o", Priority.P0), 0.0)
    assert turns.take(0.0, unwritten=room) is call


# -- callers in turns --------------------------------------------------------------------------


def page_of(caller: str, chat: str = "o") -> Utterance:
    return replace(line(chat, Priority.P0), caller=caller)


def test_a_first_call_goes_before_what_another_calls_for_again_and_again() -> None:
    """300 lines of one call in the officer's chat: the next real one came 300 s later."""
    turns = Turns(TELEGRAM)
    many = [page_of("flood") for _ in range(300)]
    for one in many:
        turns.put(one, 0.0)
    assert taken(turns, 0.0) == many[:1]
    turns.put(call := page_of("G03"), 0.5)
    turns.put(more := page_of("G03"), 0.5)
    assert taken(turns, 1.0) == [call]
    assert [taken(turns, float(second)) for second in (2, 3, 4)] == [[many[1]], [more], [many[2]]]


def test_a_first_call_waits_for_no_step_of_others_however_far_free_chats_are_ahead() -> None:
    """Ten calls a second went to everybody after 20 s; from then on every second new call came too late."""
    turns = Turns(TELEGRAM)
    for n in range(100):
        for chat in ("desk", f"station {n}", f"neighbour {n}", *(f"o{other}" for other in range(20))):
            turns.put(page_of(f"G{n}", chat), n / 10)
        taken(turns, n / 10)
    turns.put(call := page_of("new", "o7"), 10.0)
    assert call in taken(turns, 11.0)


def test_three_calls_at_once_reach_one_chat_at_once_and_the_fourth_at_its_rate() -> None:
    """Each waited a second behind the one before: sixty in a minute came 1.5 s late."""
    turns = Turns(TELEGRAM)
    calls = [page_of(f"G{n}") for n in range(5)]
    for one in calls:
        turns.put(one, 0.0)
    assert taken(turns, 0.0) == calls[:3]
    assert [taken(turns, at) for at in (0.9, 1.0, 2.0)] == [[], [calls[3]], [calls[4]]]


def test_after_the_channel_asked_for_patience_no_calls_go_in_a_burst() -> None:
    turns = Turns(TELEGRAM)
    turns.put(first := page_of("G1"), 0.0)
    assert turns.take(0.0) == first
    turns.again(first, 0.0, 2.0, asked_to_wait=True)
    for number in range(2, 5):
        turns.put(page_of(f"G{number}"), 1.0)
    assert [len(taken(turns, at)) for at in (2.0, 2.5, 3.0, 4.0, 5.0)] == [1, 0, 1, 1, 1]


def test_whoever_waited_long_for_nothing_has_no_turns_saved_up() -> None:
    turns = Turns(Abilities())
    for n in range(50):
        turns.put(page_of("G02", f"o{n}"), 0.0)
        assert len(taken(turns, 0.0)) == 1
    first, second = ([page_of(who, f"o{n}{who}") for n in range(3)] for who in ("G02", "G03"))
    for one in (*first, *second):
        turns.put(one, 1.0)
    gone = taken(turns, 1.0)
    assert [one.caller for one in gone] == ["G03", "G02"] * 3


def test_at_the_limit_of_a_channel_callers_share_it_evenly() -> None:
    turns = Turns(TELEGRAM)
    turns.pacer.careful_until = 60.0
    for n in range(200):
        turns.put(page_of("flood", f"a{n}"), 0.0)
    assert 0 < len(taken(turns, 0.0)) < 5
    calls = [page_of("G03", f"b{n}") for n in range(10)]
    for one in calls:
        turns.put(one, 0.01)
    gone, now = [], 0.01
    while len(gone) < 25:
        now = max(now + 0.001, turns.next_at() or 0.0)
        gone += taken(turns, now)
    assert set(map(id, calls)) <= set(map(id, gone))


def test_what_must_be_tried_again_keeps_its_turn() -> None:
    turns = Turns(Abilities())
    calls = [page_of("G02"), page_of("G03"), page_of("G02")]
    for one in calls:
        turns.put(one, 0.0)
    assert turns.take(0.0) is calls[0]
    turns.again(calls[0], 0.0, 1.0)
    assert [one for second in (1.0, 2.0, 3.0) for one in taken(turns, second)] == calls


def test_backing_off_binds_the_calm_and_only_briefly_a_call() -> None:
    turns = Turns(Abilities())
    turns.put(calm := line("a"), 0.0)
    assert turns.take(0.0) is calm
    turns.again(calm, 0.0, 60.0)
    assert turns.take(1.0) is None and turns.next_at() == 60.0
    turns.put(call := line("a", Priority.P0), 1.0)
    assert turns.take(1.0) is call
    turns.again(call, 1.0, 5.0)
    assert turns.take(1.0) is None and turns.next_at() == 6.0
    assert taken(turns, 6.0) == [call]
    assert taken(turns, 60.0) == [calm]


def test_the_channels_own_word_binds_everybody_in_that_chat() -> None:
    turns = Turns(Abilities())
    turns.put(calm := line("a"), 0.0)
    turns.take(0.0)
    turns.again(calm, 0.0, 30.0, asked_to_wait=True)
    turns.put(call := line("a", Priority.P0), 1.0)
    assert turns.take(1.0) is None and turns.line(call).fails == 0
    assert taken(turns, 30.0) + taken(turns, 31.0) == [call, calm]


class Weighed(int):
    """A priority that counts how often anybody looks at it."""

    looks = 0

    def __lt__(self, other: Any) -> bool:
        Weighed.looks += 1
        return int(self) < int(other)

    def __eq__(self, other: object) -> bool:
        Weighed.looks += 1
        return int(self) == other

    __hash__ = int.__hash__


def test_six_thousand_waiting_chats_cost_no_more_for_each_wake_up() -> None:
    """At 30 a second, a thousand wake-ups: sorting would look at every line each time, six million times."""
    turns, chats = Turns(TELEGRAM), 6000
    for n in range(chats):
        turns.put(line(f"s{n}", Weighed(Priority.SUMMARY)), 0.0)
    assert Weighed.looks < 10 * chats
    Weighed.looks, gone = 0, 0
    for wake in range(1000):
        gone += len(taken(turns, wake / 30))
    assert gone > 800
    assert Weighed.looks < 100 * gone


def test_a_long_line_in_one_chat_costs_little_too() -> None:
    turns = Turns(TELEGRAM)
    Weighed.looks = 0
    for _ in range(3000):
        turns.put(line("a", Weighed(Priority.P2)), 0.0)
    for now in range(100):
        assert len(taken(turns, float(now))) == 1
    assert Weighed.looks < 60_000


def rewritten(chat: str, name: str = "place", priority: int = Priority.RECEIPT, **changes: Any) -> Utterance:
    one = line(chat, priority)
    return replace(one, name=name, say={"text": "x", "name": name, "replaces": name}, **changes)


def test_of_a_message_that_changes_in_place_only_the_last_version_is_shown() -> None:
    turns = Turns(TELEGRAM)
    moves = [rewritten("a") for _ in range(20)]
    outdated = [old for one in moves for old in turns.put(one, 0.0)]
    assert outdated == moves[:-1]
    assert taken(turns, 0.0) == moves[-1:]


def test_what_rings_or_is_another_message_is_shown_all_the_same() -> None:
    turns = Turns(TELEGRAM)
    first = replace(line("a"), name="place", say={"text": "x", "name": "place"})
    others = [
        first,
        rewritten("a", "another"),
        rewritten("b"),
        rewritten("a", priority=Priority.P0),
        rewritten("a", page_id=7),
        rewritten("a", account_id=2),
        rewritten("a", kind="of another kind"),
        reply("a"),
    ]
    for one in (*others, rewritten("a")):
        assert not turns.put(one, 0.0)


def test_it_is_held_up_by_what_is_under_way_and_not_by_a_rate() -> None:
    turns = Turns(TELEGRAM)
    for n in range(AT_ONCE - KEPT_FOR_URGENT):
        turns.put(reply(f"g{n}"), 0.0)
    begun = list(iter(lambda: turns.take(0.0), None))
    assert not turns.held_up, "everything is under way"
    turns.put(reply("one more"), 0.0)
    assert turns.take(0.0) is None and turns.held_up
    turns.done(begun[0], 0.0, spoke=True)
    assert turns.take(0.0, unwritten=1) is None and turns.held_up, "said, and not written down yet"
    turns.again(begun[1], 0.0, 3.0, asked_to_wait=True)
    for one in begun[2:]:
        turns.done(one, 0.0, spoke=True)
    gone = taken(turns, 0.0)
    assert len(gone) < 2 and not turns.held_up, "the channel asked for patience: nothing to wait for here"
