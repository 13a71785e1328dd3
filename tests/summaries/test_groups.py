"""Group chats: bound by an admin, told what is urgent and the day's summary, otherwise left in peace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import tables
from tests.botapi import Group, TelegramDouble
from tests.channels.telegram.test_telegram import DESK, GUARD, TOKEN, picture
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

ADMIN, LEADER_OF_SCH02 = 9960001, 9900007
CHAT = -1000777


@asynccontextmanager
async def district(folder: Path) -> AsyncIterator[tuple[TelegramDouble, Story, Group]]:
    """Everybody has read the notice; the admin has pulled the bot into a group."""
    async with TelegramDouble(token=TOKEN) as double:
        chosen = settings(folder, telegram_token=TOKEN, telegram_api_url=double.url)
        async with opened(chosen) as story:
            double.person(ADMIN), double.person(GUARD), double.person(DESK)
            yield double, story, double.group(CHAT, "实验小学护学群")


async def caught_up(double: TelegramDouble, story: Story) -> None:
    """Everything sent so far was taken in, and what there was to say is said."""
    async with asyncio.timeout(10):
        while {one.id for one in double.updates.pending} - double.updates.acknowledged:
            await asyncio.sleep(0.005)
    await story.settled()


async def bind(double: TelegramDouble, story: Story, group: Group, words: str = "/bind SCH01") -> None:
    group.by(double.person(ADMIN)).sends(words)
    await group.sees("本群已接上")


async def call_for_help(double: TelegramDouble, story: Story) -> None:
    double.person(GUARD).sends("🚨 紧急求助")
    await double.person(GUARD).sees("求助已记下")
    await story.tick()


async def test_an_admin_binds_and_unbinds(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        admin = group.by(double.person(ADMIN))
        admin.sends("/unbind")
        await group.sees("本群还没有接上")
        admin.sends("/bind SCH99")
        await group.sees("没有查到这所学校：SCH99")
        admin.sends("/bind@HUXUE_bot sch01")
        await group.sees("本群已接上：实验小学")
        admin.sends("/bind")
        await group.sees("本群已接上：全区")
        (row,) = await story.rows(tables.groups)
        assert (row.school_id, row.bound_by) == ("", "AD01")
        admin.sends("/unbind")
        await group.sees("本群已解除")
        assert await story.rows(tables.groups) == []
        history = await story.rows(tables.changes, tables.changes.c.subject == f"group:{row.id}")
        assert [change.what for change in history] == ["bound", "bound", "unbound"]
        assert group.keyboard == [] and not any(message.buttons for message in group.heard)


async def test_nobody_else_is_answered_and_nothing_is_kept(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        guard, stranger = group.by(double.person(GUARD)), group.by(double.person(777))
        for words in ("/bind SCH01", "📍 签到", "/checkin@otherbot", "/sos", "三楼灭火器过期", "/start ABC"):
            guard.sends(words)
            stranger.sends(words)
        guard.edits(guard.sends("早"), "早上好")
        guard.sends_album([picture(), picture()], caption="校门口打架")
        group.by(double.person(ADMIN)).sends("/bind@otherbot SCH01")
        await caught_up(double, story)
        assert group.heard == [] and double.person(GUARD).heard == []
        for table in (tables.messages, tables.groups, tables.check_ins, tables.photos):
            assert await story.rows(table) == [], table.name
        assert await story.rows(tables.incidents, tables.incidents.c.imported_as == "") == []


async def test_restricted_words_are_taken_out_everywhere(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        said = group.by(double.person(GUARD)).sends("门口那人身份证 320705 19900101 1234")
        await group.sees("这类信息不在这里填")
        assert said not in group.messages
        everything = [str(row) for table in tables.metadata.sorted_tables for row in await story.rows(table)]
        assert not any("19900101" in row for row in everything)


async def test_a_call_for_help_reaches_the_group_once_and_changes_in_place(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        other = double.group(-5, "柳河小学护学群")
        await bind(double, story, group)
        await bind(double, story, other, "/bind SCH02")
        await call_for_help(double, story)
        said = await group.sees("【紧急求助】06:50 实验小学")
        assert "李师傅" in said.words and "000-0002" not in said.words and "位置" not in said.words
        assert not said.buttons and said.photo is None and group.keyboard == []
        desk = double.person(DESK)
        await desk.sees("【紧急求助】")
        desk.presses("接警")
        await desk.sees("您已接警")
        await story.tick()
        await group.sees("已接警")
        await story.forward(minutes=4)
        desk.presses("处置完毕")
        await desk.sees("怎么处理的")
        desk.presses("已处理")
        await double.person(GUARD).sees("处置完毕")
        await story.tick()
        await group.sees("处置完毕")
        calls = [message for message in group.heard if "紧急求助" in message.words and message.edited]
        assert len(calls) == 1 and len(group.heard) == 2, "one message that changed, and the answer to /bind"
        assert len(other.heard) == 1, "not their school"


async def test_a_phone_number_in_the_sentence_stays_out(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group, "/bind")
        double.person(GUARD).sends("/incident 校门口有人持刀，打 0518 5555 0102 找我")
        await double.person(GUARD).sees("已记下")
        await story.tick()
        said = await group.sees("校门口有人持刀")
        assert "5555" not in said.words and "…" in said.words


async def test_what_is_not_urgent_stays_out(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        double.person(GUARD).sends("/incident 外来人员在门口徘徊，已离开，天气不好")
        await double.person(GUARD).sees("已记下")
        (incident,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        await story.tick()
        assert len(group.heard) == (2 if incident.triage in ("P0", "P1") else 1)


async def test_the_summary_comes_once_without_a_picture(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        await story.forward(hours=11, minutes=10, seconds=5)
        said = await group.sees("实验小学 11月23日（截至18:00）")
        assert said.photo is None and not said.buttons
        await story.forward(seconds=5)
        await story.forward(minutes=30)
        assert len([m for m in group.heard if "截至" in m.words]) == 1


async def test_what_happened_before_the_binding_is_not_told(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await call_for_help(double, story)
        await story.forward(seconds=2)
        await bind(double, story, group)
        await story.tick()
        assert len(group.heard) == 1


async def test_thrown_out_and_let_in_again(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        group.throws_bot_out(double.person(ADMIN))
        await caught_up(double, story)
        assert not await reachable(story, CHAT)
        await call_for_help(double, story)
        assert len(group.heard) == 1, "nothing is even tried"
        group.refusal = ""
        group._membership(double.person(ADMIN).user, "left", "member")
        await caught_up(double, story)
        assert await reachable(story, CHAT)
        await story.tick()
        await group.sees("【紧急求助】")


async def reachable(story: Story, chat: int) -> bool:
    (row,) = await story.rows(tables.accounts, tables.accounts.c.address == str(chat))
    return bool(row.reachable)


async def test_blocked_by_a_person_and_back(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, _):
        guard = double.person(GUARD)
        guard.blocks_bot()
        await caught_up(double, story)
        assert not await reachable(story, GUARD), "at once, before anything was sent"
        guard.unblocks_bot()
        await caught_up(double, story)
        assert await reachable(story, GUARD)
        guard.blocks_bot()
        await caught_up(double, story)
        guard.refusal = ""
        guard.sends("/help")
        await guard.sees("按键怎么用")
        assert await reachable(story, GUARD)


async def test_the_binding_moves_with_the_chat(tmp_path: Path) -> None:
    for order in (("to", "from"), ("from", "to"), ("to",), ("from",)):
        async with district(tmp_path / "-".join(order)) as (double, story, group):
            await bind(double, story, group)
            await call_for_help(double, story)
            await group.sees("【紧急求助】")
            admin = double.person(ADMIN)
            moved = group.moves_to(-100900)
            for side in order:
                if side == "to":
                    group.by(admin).sends_raw(migrate_to_chat_id=-100900)
                else:
                    moved.by(admin).sends_raw(migrate_from_chat_id=CHAT)
            await caught_up(double, story)
            await story.tick()
            assert moved.heard == [], "what was told before counts as told"
            (account,) = await story.rows(
                select(tables.accounts)
                .join(tables.groups, tables.groups.c.account_id == tables.accounts.c.id)
                .subquery()
            )
            assert (account.address, account.reachable) == ("-100900", True)
            double.person(DESK).presses("接警")
            await double.person(DESK).sees("您已接警")
            await story.tick()
            await moved.sees("已接警")


async def test_a_refusal_that_names_the_new_chat_is_followed(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        moved = group.moves_to(-100900)
        await call_for_help(double, story)
        await story.settled()
        await story.tick()  # the refusal was written down
        await story.tick()
        await moved.sees("【紧急求助】")


async def test_in_private_the_command_says_where_it_belongs(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, _, _):
        double.person(ADMIN).sends("/bind SCH01")
        await double.person(ADMIN).sees("请先把我拉进工作群")
        double.person(GUARD).sends("/bind SCH01")
        await double.person(GUARD).sees("工作群由管理员来接")


# -- calls for help that are written there ---------------------------------------------------

NOT_KEPT = (tables.messages, tables.photos, tables.check_ins, tables.parked_updates)


@pytest.mark.parametrize("words", ["🚨 紧急求助", "🚨", "/sos", "救命", "快来人", "校门口有人持刀"])
async def test_a_call_for_help_in_a_bound_group_is_raised_and_answered_in_private(
    tmp_path: Path, words: str
) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        heard = len(group.heard)
        group.by(double.person(GUARD)).sends(words)
        answer = await double.person(GUARD).sees("您在群里求助，已记下，正在通知值班人员。请同时打110！")
        assert answer.labels == ["误触撤销", "只要来个人", "不方便说话"]
        await double.person(DESK).sees("【紧急求助】06:50 实验小学西门岗 李师傅")
        await caught_up(double, story)
        assert len(group.heard) == heard, "what the group reads of it comes as with any other call"
        (call,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        assert (call.kind, call.sentence) == ("sos", "")
        for table in NOT_KEPT:
            assert await story.rows(table) == [], table.name
        double.person(GUARD).presses("误触撤销")
        await double.person(GUARD).sees("不要紧。值班员会打电话跟您核实")


async def test_after_it_the_private_chat_is_that_of_the_call(tmp_path: Path) -> None:
    """As after a tap on 🚨: words, place and pictures go to the officers, whatever was going on there."""
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        guard, desk = double.person(GUARD), double.person(DESK)
        guard.sends("📷 报隐患")
        await guard.sees("请拍")
        group.by(guard).sends("校门口有人持刀")
        await guard.sees("您在群里求助")
        await desk.sees("【紧急求助】")
        guard.sends("穿黑衣服，往操场跑了")
        await guard.sees("已转给值班人员")
        await desk.sees("穿黑衣服")
        guard.sends_photo(picture())
        await guard.sees("照片已收到")
        guard.sends("按错了")
        assert (await guard.sees("按错了请点")).labels == ["误触撤销"]
        (call,) = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        assert call.sentence == "穿黑衣服，往操场跑了；按错了"
        await caught_up(double, story)
        assert {row.key for row in await story.rows(tables.conversations)} <= {
            f"telegram:{one}" for one in (GUARD, DESK, ADMIN)
        }, "a group has no conversation"


async def test_within_a_drill_it_is_answered_like_a_tap_within_one(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        desk = double.person(DESK)
        desk.sends("/drill")
        for asked, chosen in (("哪所学校", "实验小学"), ("哪个岗", "西门岗"), ("演练多久", "10分钟")):
            await desk.sees(asked)
            desk.presses(chosen)
        await desk.sees("【演练】已开始")
        group.by(double.person(GUARD)).sends("救命")
        answer = await double.person(GUARD).sees("您在群里求助")
        assert answer.labels == ["是真的", "误触撤销"]


async def test_danger_under_a_picture_or_a_film_there_is_a_call_too(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        group.by(double.person(GUARD)).sends_photo(picture(), caption="校门口有人持刀")
        await double.person(GUARD).sees("您在群里求助")
        group.by(double.person(DESK)).sends_film("video", caption="校门口有人持刀")
        await double.person(DESK).sees("您在群里求助")
        for table in NOT_KEPT:
            assert await story.rows(table) == [], table.name


@pytest.mark.parametrize("anonymous", [True, False])
async def test_whose_call_nobody_knows_is_answered_there_at_once(tmp_path: Path, anonymous: bool) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        sender = BY_THE_GROUP if anonymous else double.person(777).user
        extra = {"sender_chat": group.wire} if anonymous else {}
        group._post(sender, text="救命", extra=extra)
        await group.sees("有危险请马上打110！")
        await caught_up(double, story)
        assert await story.rows(tables.incidents, tables.incidents.c.imported_as == "") == []


async def test_chatter_is_no_call_and_an_unbound_group_is_left_in_peace(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        guard = double.person(GUARD)
        group.by(guard).sends("🚨 紧急求助")
        await bind(double, story, group)
        heard = len(group.heard)
        for words in ("安检中发现管制刀具怎么办？", "今天宣传防拐骗", "收到", "三楼灭火器过期"):
            group.by(guard).sends(words)
        group._post(guard.user, text="校门口有人持刀", extra=group.by(guard)._origin(True))
        group._post(guard.user, text="早", extra={"entities": [{"type": "bold"}]})
        group._post(guard.user, text="早", extra={"chat": 5})
        await caught_up(double, story)
        assert len(group.heard) == heard and guard.heard == []
        for table in (tables.messages, tables.photos, tables.check_ins):
            assert await story.rows(table) == [], table.name
        assert await story.rows(tables.incidents, tables.incidents.c.imported_as == "") == []


async def test_a_right_that_is_new_is_no_reason_to_set_anything_aside(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        await bind(double, story, group)
        member = {"status": "member", "user": double.me}
        restricted = {"status": "restricted", "user": double.me, "is_member": True, "until_date": 0}
        for old, new in ((member, restricted), (restricted, {"status": "kicked", "user": double.me})):
            change = {"old_chat_member": old, "new_chat_member": new}
            who = {"chat": group.wire, "from": double.person(ADMIN).user, "date": 1}
            double.updates.push("my_chat_member", who | change)
        await caught_up(double, story)
        assert await story.rows(tables.parked_updates) == []
        (account,) = await story.rows(tables.accounts, tables.accounts.c.address == str(CHAT))
        assert not account.reachable


# -- topics, and who binds ---------------------------------------------------------------------

BY_THE_GROUP = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
TOPIC = {"message_thread_id": 42, "is_topic_message": True}


async def test_a_group_that_was_bound_in_a_topic_is_told_in_that_topic(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        admin = double.person(ADMIN)
        group._post(admin.user, text="/bind SCH01", extra=TOPIC)
        await group.sees("本群已接上")
        await call_for_help(double, story)
        said = await group.sees("【紧急求助】06:50 实验小学")
        sent = [call.params for call in double.calls_of("sendMessage") if call.chat_id == CHAT]
        assert {str(one["message_thread_id"]) for one in sent} == {"42"}
        desk = double.person(DESK)
        desk.presses("接警")
        await desk.sees("您已接警")
        await story.tick()
        assert "已接警" in (await group.sees("已接警")).words and said.edited, "in place"
        group._post(double.person(GUARD).user, text="救命", extra=TOPIC | {"message_thread_id": 7})
        await double.person(GUARD).sees("您在群里求助")


@pytest.mark.parametrize("why", ["TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found"])
async def test_a_topic_that_was_closed_is_told_to_the_admin_once(tmp_path: Path, why: str) -> None:
    async with district(tmp_path) as (double, story, group):
        admin = double.person(ADMIN)
        group._post(admin.user, text="/bind SCH01", extra=TOPIC)
        await group.sees("本群已接上")
        double.fail("sendMessage", 400, times=0, chat_id=CHAT, description=f"Bad Request: {why}")
        await call_for_help(double, story)
        await story.tick()
        await admin.sees("06:50 实验小学的工作群收不到消息了")
        await story.forward(minutes=1)
        await story.tick()
        assert len([one for one in admin.heard if "收不到消息了" in one.words]) == 1
        (row,) = await story.rows(tables.groups)
        history = await story.rows(tables.changes, tables.changes.c.subject == f"group:{row.id}")
        assert [change.what for change in history] == ["bound", "lost"]
        double.heals()
        group._post(admin.user, text="又开了", extra=TOPIC)
        await caught_up(double, story)
        double.person(DESK).presses("接警")
        await double.person(DESK).sees("您已接警")
        await story.tick()
        await group.sees("已接警")


async def test_thrown_out_of_a_forum_its_topics_are_lost_too(tmp_path: Path) -> None:
    async with district(tmp_path) as (double, story, group):
        admin = double.person(ADMIN)
        group._post(admin.user, text="/bind SCH01", extra=TOPIC)
        await group.sees("本群已接上")
        group.throws_bot_out(admin)
        await caught_up(double, story)
        await story.tick()
        await admin.sees("收不到消息了")


async def test_the_anonymous_admin_reads_how_to_bind(tmp_path: Path) -> None:
    async with district(tmp_path) as (_, story, group):
        group._post(BY_THE_GROUP, text="/bind SCH01", extra={"sender_chat": group.wire})
        await group.sees("这是匿名发的，我看不出是哪位管理员")
        assert await story.rows(tables.groups) == []


@pytest.mark.parametrize(
    "mark",
    [
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "别人", "date": 1}},
        {"via_bot": {"id": 5, "is_bot": True, "first_name": "x"}},
    ],
)
async def test_a_bind_that_somebody_else_wrote_does_not_count(
    tmp_path: Path, mark: dict[str, object]
) -> None:
    async with district(tmp_path) as (double, story, group):
        group._post(double.person(ADMIN).user, text="/bind SCH01", extra=mark)
        await caught_up(double, story)
        assert group.heard == [] and await story.rows(tables.groups) == []
