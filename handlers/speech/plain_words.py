"""Every slash command also by its plain word: 撤回 is /undo (product.md, Keyboards)."""

from __future__ import annotations

import re

WORDS: dict[str, str] = {
    "/undo": "撤回 撤销 撤消 点错了 点错 发错了 发错 按错了 按错 打错了 写错了 误点 误点了",
    "/help": "帮助 使用帮助 使用说明 菜单",
    "/lang": "换语言 语言 切换语言 改语言 选语言",
    "/lang en": "英文 英语 English english 换英文 换成英文 说英文 换英语",
    "/lang zh": "中文 汉语 换中文 换成中文 Chinese chinese 普通话",
    "/cancel": "取消 不办了 不弄了 退出 不报了 先不报了 不填了",
    "/mine": "我的 我的记录",
    "/board": "谁在岗 在岗情况 在岗表 谁没到 还有谁没到 谁没来 人齐了吗 都到了吗",
    "/alerts": "待处理 告警 待办",
    "/ledger": "台账 隐患台账",
    "/summary": "小结 今日小结 今天小结 每日小结",
    "/spotcheck": "抽查",
    "/hazard": "报隐患 我要报隐患",
    "/incident": "报事件 我要报事件",
    "/patrol": "巡逻 开始巡逻 去巡逻 巡查 开始巡查 去巡查 去巡楼 巡更",
    "/visit": "上门 走访 上门走访 巡点 周边",
    "/visits": "上门统计",
    "/surroundings": "周边乱点 治安乱点 乱点 周边场所",
    "/tips": "随手拍 群众反映 家长反映",
    "/codes": "打印巡查码 打印签到码 打印二维码 巡查码 签到码",
    "/computer": "电脑 电脑登录 登录电脑 登录码 花名册",
    "/form": "附件1 附件一 填表 填附件1",
    "/campaign": "排查进度 附件1进度 专项行动",
    "/routine": "例行事项 例行 疏散演练 今天要做什么",
    "/swap": "换班 顶班 调班",
    "/office": "岗位交接 交接岗位 换人接任 工作交接",
    "/invite": "邀请 邀请码 发邀请",
    "/reach": "谁收不到",
    "/standin": "替我值班 替班",
    "/drill": "开演练",
    "/order": "下指令 发指令",
    "/rollcall": "点名",
    "/report": "上报 初报 续报 终报",
}
COMMAND_OF = {word: command for command, words in WORDS.items() for word in words.split()}
MOST = 12
"""Letters of a plain word with all that is polite about it."""
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_POLITE = re.compile(r"^(?:请|麻烦|帮我|给我|我要|我想|我想要)+|(?:一下|吧|啊|呀|哦)+$")


def command_meant(words: str) -> str:
    """`/undo` of 撤回。, `/lang en` of English; empty where the words are none."""
    if len(words) > MOST:
        return ""
    bare = _AROUND.sub("", words)
    return COMMAND_OF.get(bare) or COMMAND_OF.get(_POLITE.sub("", bare), "")
