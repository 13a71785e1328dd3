"""演练: only an officer starts one, at one post, for minutes; the word alone suppresses nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import alerts, drills, incidents, messages, pages, photos
from tests.alerting.test_help_climbs import FIRST, QUIET_HOUR, call
from tests.hazards.test_hazard import picture
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def begins(desk: Phone) -> None:
    await desk.sends("/drill")
    await desk.sees("哪所学校演练？")
    await desk.presses("实验小学")
    await desk.sees("哪个岗？")
    await desk.presses("西门岗")
    await desk.sees("演练多久？", "5分钟", "10分钟", "15分钟")
    await desk.presses("10分钟")
    await desk.sees("【演练】已开始：实验小学西门岗，到 10:10 自动结束", "结束演练")


async def drilled(calm: Story) -> tuple[Phone, Phone, Phone]:
    guard, desk, leader = (calm.phone(p) for p in ("G02", "DO3", "G01"))
    await begins(desk)
    await leader.sees("【演练】雷警官在实验小学西门岗组织演练，到 10:10 结束")
    await guard.sends("🚨 紧急求助")
    await guard.sees("【演练】求助已记下，只通知开演练的值班台", "是真的", "误触撤销")
    await desk.sees("【演练】【紧急求助】10:00 实验小学西门岗", "接警")
    return guard, desk, leader


async def test_a_drill_stays_with_its_desk_and_ends_by_itself(calm: Story) -> None:
    guard, desk, leader = await drilled(calm)
    assert {row.person_id for row in await calm.rows(pages)} == {"DO3", "DO4"}
    await desk.presses("接警")
    await desk.sees("【演练】", "您已接警")
    await guard.sees("【演练】雷警官 10:00 已接警")
    await calm.forward(minutes=11)
    await guard.sees("【演练】10:11 处置完毕")
    for phone in (guard, desk, leader):
        await phone.sees("【演练】实验小学西门岗的演练结束了。之后的求助都是真的")
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.state == "drill", "it counts nowhere"
    await call(guard)
    await desk.sees("【紧急求助】10:11")
    await leader.sees("您旁边：实验小学西门岗 李师傅求助。")
    assert {p.person_id for p in await calm.rows(pages, pages.c.alert_id == 2)} == set(FIRST)


async def test_a_drill_nobody_answers_sends_nobody_to_the_telephone(calm: Story) -> None:
    guard, desk, _ = await drilled(calm)
    await calm.forward(minutes=1, seconds=1)
    await guard.sees("【演练】还没人接警。不是演练请马上点 [是真的]，并打110！")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")


async def test_it_is_real_after_all(calm: Story) -> None:
    guard, desk, leader = await drilled(calm)
    chief = calm.phone("PO01")
    await guard.presses("是真的")
    await guard.sees("已按真的处理，正在通知所有值班人员。请同时打110！")
    for officer in (desk, chief):
        page = await officer.sees("【紧急求助】10:00 实验小学西门岗", "接警")
        assert "演练" not in page.text
    await leader.sees("您旁边：实验小学西门岗 李师傅求助。", "我过去")
    (alert,) = await calm.rows(alerts)
    assert (alert.drill_id, alert.state) == (0, "open")


async def test_only_officers_start_and_one_at_a_time(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("/drill")
    await guard.sees("只有值班员能开演练")
    await guard._post({"press": {"data": "drill:go:10:P002", "message_id": 1}})
    await guard.sees("没有找到这一条")
    await begins(desk)
    await desk._post({"press": {"data": "drill:go:90:P002", "message_id": 1}})
    await desk.sees("没有开成")
    (row,) = await calm.rows(drills)
    assert row.post_id == "P002"
    await desk.presses("结束演练")
    await desk.sees("【演练】已结束")


async def test_the_word_alone_suppresses_nothing(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.sends("这是演练")
    await guard.sees("已转给值班人员")
    await guard.sees("是不是演练？只有值班员能开演练。", "是真的", "是演练，不用管")
    await desk.sees("补充：", "这是演练")
    await guard.presses("是演练，不用管")
    await guard.sees("已转告值班员。告警照常进行")
    await desk.sees("补充：", "本人说是演练，请核实")
    (alert,) = await calm.rows(alerts)
    assert alert.state == "open" and alert.next_at is not None


async def test_without_a_call_it_is_asked_too(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("今天下午演练")
    await guard.sees("是不是演练？")
    await guard.presses("是演练，不用管")
    await guard.sees("好的，不记")
    await guard.sends("演练，有人持刀冲门")
    await guard.sees("已记下（SJ-SCH01-2026-0002）")
    await guard.sees("是不是演练？")
    await desk.sees("【持械】10:00")


# -- what else belongs to a call -----------------------------------------------------------


async def test_a_photo_belongs_to_the_call_and_officers_only_learn_that_it_came(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.sends_photo(picture())
    await guard.sees("照片已收到，跟这次求助存在一起")
    await desk.sees("实验小学西门岗 李师傅：照片已收到")
    (photo,) = await calm.rows(photos)
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert str(photo.subject) == f"incident:{row.id}"


async def test_a_call_with_an_id_number_is_a_call_without_the_words(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("/sos 坏人身份证 " + "110105" + "19491231" + "002X")
    await guard.sees("这类信息不在这里填")
    await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    await desk.sees("【紧急求助】10:00", "情况待问")
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.sentence == ""
    assert not [m for m in await calm.rows(messages) if "11010519" in m.text]
