"""What people see of their rights: the buttons under a card, and what a foreign tap reads."""

from __future__ import annotations

from tests.kit.story import Story


async def test_a_principal_comes_and_the_officer_ends_it(story: Story) -> None:
    guard, principal, desk = story.phone("G02"), story.phone("PR01"), story.phone("DO3")
    await guard.sends("🚨 紧急求助")
    await story.settled()
    called = await principal.sees("【紧急求助】", "接警")
    await principal.presses("接警", old=called)
    mine = await principal.sees("接警", "到场", "转派")
    assert not {"处置完毕", "误报"} & set(mine.buttons)
    await principal._post({"press": {"data": "alert:close:1", "message_id": 1}})
    await principal.sees("求助由民警或值班员来结束")
    await desk._post({"press": {"data": "alert:show:1", "message_id": 1}})
    card = await desk.sees("【紧急求助】", "接警", "处置完毕")
    await desk.presses("接警", old=card)
    held = await desk.sees("处置完毕")
    print(mine, card, held, sep="\n")
    await principal.sees("雷鸣 已接警")
    await story.settled()
    guard.unseen.clear()
    desk.unseen.clear()


async def test_a_drill_right_after_a_drill_waits(story: Story) -> None:
    desk = story.phone("DO3")
    for data, said in (
        ("drill:go:5:P002", "结束演练"),
        ("drill:end:1", ""),
        ("drill:go:5:P002", "要隔1小时"),
    ):
        await desk._post({"press": {"data": data, "message_id": 1}})
        await story.settled()
        if said:
            assert said in str(desk)
        desk.unseen.clear()
