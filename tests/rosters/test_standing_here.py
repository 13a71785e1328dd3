"""在此设岗: a post is where somebody of the office stands and says so."""

from pathlib import Path

import pytest

from duty.district.places import Place
from storage.tables import changes, posts
from tests.kit.story import opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")


async def test_the_office_sets_a_post_by_standing_there_and_takes_it_back(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as story:
        office, guard = story.phone("SO01"), story.phone("G02")
        await guard.sends("在此设岗")
        await guard.sees("由管理员或本校办公室来定")
        before = (await story.house.database.district()).posts["P002"].place
        here = Place(before.latitude + 0.0005, before.longitude)
        await office.sends("在此设岗")
        await office.sees("请站在岗位上")
        await office.shares(here, accuracy=400)
        await office.sees("不够准")
        await office.shares(here, accuracy=8)
        asked = await office.sees("哪个岗在这里", "西门岗")
        await office.presses("西门岗（离现在的位置56米）")
        await office.sees("西门岗已设在这里，比原来移了56米")
        moved = (await story.house.database.district()).posts["P002"].place
        assert moved.metres_to(here) < 1
        assert len(await story.rows(changes, changes.c.what == "moved")) == 1
        await guard.shares(here)
        await guard.sees("已签到：西门岗")
        await office.presses("撤回")
        await office.sees("西门岗已设在这里，比原来移了56米")
        (row,) = await story.rows(posts, posts.c.id == "P002")
        assert Place(row.latitude, row.longitude).metres_to(before) < 1
        await office.press_data("post.here:P004:33412583:118908938")
        await office.sees("没有找到这一条")
        await office.press_data("post.here:P002:39900000:116400000")
        await office.sees("没有找到这一条")
        assert asked.buttons
        for phone in story.phones.values():
            phone.unseen.clear()
