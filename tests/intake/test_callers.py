"""How often somebody may overtake."""

from bot.intake.callers import OVERTAKES, WITHIN_S, Overtaking


def test_ten_calls_in_ten_seconds_go_first_and_then_they_wait_like_everybodys() -> None:
    overtaking = Overtaking()
    assert all(overtaking.may("G02", 0.1 * n) for n in range(OVERTAKES))
    assert not overtaking.may("G02", WITHIN_S - 0.1)
    assert overtaking.may("G03", WITHIN_S - 0.1), "another person"
    assert overtaking.may("G02", WITHIN_S), "the first of them is long ago"
    assert not overtaking.may("G02", WITHIN_S)
