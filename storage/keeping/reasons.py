"""Why a row was not changed, beside what the import says of its cells."""

from __future__ import annotations

MOVED = "刚有人改过这一行，请先看看现在的内容"
IN_USE = "别处还用着这一行，不能去掉"
HAVE_BEGUN = "这个人已经用过护学哨，不能去掉；请写离岗日期"
ALREADY = "已经有这一行了"
CHANGED_SINCE = "后来又改过，撤不回来了"
TOO_MANY = "这次导入的行太多，不能在这里撤回，请管理员用以前的表重新导入"
NOT_YOURS = "这一行不归您管，请删掉这一行"
BY_COMMAND = "以前的隐患和事件请管理员用命令导入"
NOTHING_OF_OURS = "没有认出是什么表，请在上面选一下"
