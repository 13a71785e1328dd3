"""A new guard is in within a minute; a lost phone is cut with one tap."""

import pytest

from storage import tables
from tests.kit.story import Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def test_the_leader_gives_a_guard_a_new_phone_with_one_tap(story: Story) -> None:
    leader, guard = story.phone("G01"), story.phone("G02")
    await leader.sends("/invite")
    await leader.sees("请点要邀请的人", "李守田 换手机")
    await leader.presses("李守田 换手机")
    await leader.sees("给 李守田 换手机吗", "换", "不换")
    await leader.presses("换")
    await guard.sees("王建国给您换了手机")
    issued = await leader.sees("李守田的旧手机已停用", "/in#")
    code = issued.text.split("邀请码：")[1].split("（")[0]

    await guard.sends("📋 我的")
    await guard.sees("邀请码")  # the old phone is a stranger now
    await guard.sends(code)
    await guard.sees("李师傅，您好")
    await guard.sends(code)
    await guard.sees("没看明白")
    picture = await story.house.pictures.picture(f"qr/web/{code}")
    assert picture.startswith(b"\x89PNG")


async def test_only_who_may_invite_sees_anybody(story: Story) -> None:
    guard, desk = story.phone("G03"), story.phone("DO3")
    await guard.sends("/invite")
    await guard.sees("邀请码由队长、安全办或管理员发")
    await desk.sends("/invite")
    await desk.sees("邀请码由队长、安全办或管理员发")
    assert not await story.rows(tables.invitations)


async def test_the_leader_sees_who_had_a_code_and_is_not_in(story: Story) -> None:
    leader, guard = story.phone("G01"), story.phone("G03")
    await leader.press_data("newphone.yes:G03")
    await leader.sees("张长根的旧手机已停用")
    await guard.sees("王建国给您换了手机")
    await leader.sends("/invite")
    shown = await leader.sees("请点要邀请的人", "邀请 张长根")
    assert "邀请 张长根（没接上）" not in shown.buttons, "two days are given to use it"
    await story.forward(hours=49)
    for phone in story.phones.values():
        phone.unseen.clear()
    await leader.sends("/invite")
    await leader.sees("邀请 张长根（没接上）", "李守田 换手机")
    await leader.presses("邀请 张长根（没接上）")
    code = (await leader.sees("给张长根的邀请码")).text.split("邀请码：")[1].split("（")[0]
    await guard.sends(code)
    await guard.sees("张师傅，您好")
    await leader.sends("/invite")
    await leader.sees("张长根 换手机")
