"""Everything an import says about a bad file, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from duty.district.schools import FARTHEST_M
from duty.records.restricted import restricted

SHOWN = 24

NO_DIRECTORY = "没有这个目录"
NO_FILE = "没有这个文件"
NOT_IN_CHINA = "不在中国境内，请看一下纬度、经度有没有写反或少写"
UNREADABLE = "读不了这个文件"
NO_HEADER = "缺表头，第一行要写列名"
COLUMN_MISSING = "缺这一列"
NOT_TAKEN = "这一列没有导入"
HIDDEN_ROW = "这一行是隐藏的，也读了"
EXAMPLE = "是例子，没有导入"
TOTAL = "是合计，没有导入"
HEADINGS_AGAIN = "又是表头，没有导入"
COLUMN_TWICE = "这一列写了两次"
EMPTY = "不能空着"
NOT_A_NUMBER = "不是数字"
RESTRICTED = "有身份证号或涉密标记，这里不能写"
DISMISSAL_MISSING = "半天课要写放学时间"
ORG_OR_SCHOOL = "org_id 和 school_id 至少写一个"
ORG_XOR_SCHOOL = "org_id 和 school_id 只能写一个，也不能都空着"
CHASER_MISSING = "outside=1 时要写谁来催办"
LADDER_AT_ONCE = "第一步要马上通知，写 0"
LADDER_ORDER = "比上一步还早，后一步不能早于前一步"
LADDER_ENDLESS = "P0、P1 要一直重复到有人接警，这里空着"
WEEKDAYS = "星期只能写 1 到 7，不重复，比如 12345"
HEADS = "要写成 police=1;guard=2，岗种只能是 "


def shown(value: object) -> str:
    """A value as it may stand in a line of output: short, on one line, never an ID number."""
    text = str(value)
    if restricted(text):
        return "（已隐去）"
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def no_files(names: Iterable[str]) -> str:
    return f"没有可导入的文件，认得的是 {'、'.join(names)}"


def unknown_column(names: Iterable[str]) -> str:
    return f"没有这一列，认得的是 {'、'.join(names)}"


def cells_wrong(found: int, expected: int) -> str:
    return f"有 {found} 格，应是 {expected} 格"


def not_a_number(cell: str) -> str:
    return f"{shown(cell)} {NOT_A_NUMBER}"


def not_whole(cell: str) -> str:
    return f"{shown(cell)} 不是整数"


def out_of_range(cell: str, low: float, high: float) -> str:
    return f"{shown(cell)} 超出范围，应在 {low:g} 到 {high:g} 之间"


def not_above(cell: str, low: float) -> str:
    return f"{shown(cell)} 太小，应大于 {low:g}"


def not_one_of(cell: str, words: Iterable[str]) -> str:
    return f"没有 {shown(cell)} 这个值，应是 {'、'.join(words)}"


def not_an_id(cell: str) -> str:
    return f"{shown(cell)} 不能作编号，只用字母、数字、- 和 _，最长 24 个"


def not_a_time(cell: str) -> str:
    return f"{shown(cell)} 不是时间，应写成 07:00"


def not_a_date(cell: str) -> str:
    return f"{shown(cell)} 不是日期，应写成 2026-09-01"


def not_a_moment(cell: str) -> str:
    return f"{shown(cell)} 不是日期和时间，应写成 2026-09-01 07:30"


def not_a_telegram_id(cell: str) -> str:
    return f"{shown(cell)} 不是 Telegram 编号，只能是数字"


def weekdays(cell: str) -> str:
    return f"{shown(cell)} 不对，{WEEKDAYS}"


def heads(cell: str, kinds: Iterable[str]) -> str:
    return f"{shown(cell)} 不对，{HEADS}{'、'.join(kinds)}"


def ladder_repeat(shortest: int) -> str:
    return f"太短，至少 {shortest} 秒，不然停不下来；P0、P1 不能写 0"


def too_many(found: int, most: int) -> str:
    return f"有 {found} 条，最多 {most} 条"


def not_a_tag(cell: str) -> str:
    return f"{shown(cell)} 不像标签号，应有 8 到 40 个字母或数字"


def repeated(value: str) -> str:
    return f"{shown(value)} 写了两次"


def too_long(found: int, limit: int) -> str:
    return f"有 {found} 个字，最多 {limit} 个"


def key_twice(key: str, line: int, place: str = "") -> str:
    """`place`: another page or file than the one this is about."""
    return f"{shown(key)} 在{shown(place)}第 {line} 行已经写过"


def not_found(value: str, file: str) -> str:
    return f"没有 {shown(value)}，先在 {file} 里加上"


def no_window(school: str, window: str) -> str:
    return f"{school} 没有时段 {shown(window)}，先在 windows.csv 里加上"


def other_school(what: str, school: str) -> str:
    return f"{shown(what)} 是 {school} 的，不是本校的"


def parent_cycle(org: str) -> str:
    return f"{shown(org)} 的上级绕了一圈又回到自己"


def spelled_alike(cell: str, other: str) -> str:
    return f"{shown(cell)} 和 {shown(other)} 读起来一样，扫码时分不清"


def telegram_taken(cell: str, person: str) -> str:
    return f"{cell} 已经是 {person} 的，一个号只能绑一个人"


def schedule(cell: str) -> str:
    return f"{shown(cell)} 不对，weekly 后面写 :1 到 :7，monthly 后面写 :1 到 :28，别的后面不写数"


def choice(cell: str) -> str:
    acts = "动作是 done、count、photo、hazard:类别，字最多 12 个"
    return f"{shown(cell)} 不对，要写成 齐=done 或 缺=hazard:equip，{acts}"


def no_routine(row: str) -> str:
    return f"没有 {shown(row)} 这一项，先在 routines.csv 里加上"


BUTTONS_MOST = "最多 3 个按键"
TIME_MISSING = "定时问的要写几点"
BUTTONS_MISSING = "至少写一个按键"
WHO_MISSING = "要写问谁"
SILENT_BOTH = "silent_after_min 和 silent_to 要一起写"
ENDS_BEFORE = "比开始那天还早"
NO_ARRIVAL = "am_arrival 和 pm_arrival 至少写一个"
ATTENDANT_ELSEWHERE = "不在这个学校"
TOO_NARROW = "只有井号，是列太窄时导出的，请拉宽后再导出"
TURNED_INTO_DAY = "Excel 把它变成了日期，请把单元格设成文本再填"
EXAMPLE_LEFT = "还是例子，请改成真的内容，或删掉这一行"


def error_value(cell: str) -> str:
    return f"{shown(cell)} 是 Excel 的错误值，请改成真的内容"


def scientific(cell: str) -> str:
    return f"{shown(cell)} 是科学计数，后面的数字已经丢了，请把单元格设成文本再填"


def formula(cell: str) -> str:
    return f"{shown(cell)} 是公式，请改成数字、文字"


def two_names(cell: str) -> str:
    return f"{shown(cell)} 是几个人，一行只写一个人"


def turned_into_day(cell: str) -> str:
    return f"{shown(cell)}：{TURNED_INTO_DAY}"


def no_headings(names: Iterable[str]) -> str:
    return f"找不到表头，认得的是 {'、'.join(names)}"


def band(cell: str) -> str:
    return f"{shown(cell)}：不是一行数据，没有导入"


PLACE_OF_SCHOOL = "没写位置，先用学校的位置，到岗后可以在现场重设"


def named_several(name: str, ids: Iterable[str]) -> str:
    return f"叫 {shown(name)} 的不止一个（{'、'.join(list(ids)[:5])}），请写编号"


def named_twice(name: str, line: int) -> str:
    return f"{shown(name)} 在第 {line} 行已经写过，同名的请加上编号一列"


def not_named(name: str, sheet: str) -> str:
    return f"没有叫 {shown(name)} 的，先在“{sheet}”里加上"


def not_named_at(name: str, school: str, sheet: str) -> str:
    return f"{school} 没有叫 {shown(name)} 的，先在“{sheet}”里加上"


def not_ours(names: Iterable[str]) -> str:
    return f"认不出是哪张表，没有导入，认得的是 {'、'.join(names)}"


def school_of_title(name: str) -> str:
    return f"没有学校一列，按标题里的“{shown(name)}”读的"


def not_a_table() -> str:
    return "不是 .xlsx 或 .csv，没有导入"


NO_PLACE = "，0,0 是没有取到位置"
EXCHANGED = "，像是经度和纬度写反了"
POINT_SLIPPED = "，像是小数点错了位或少了一位"
ENDS_NEXT_DAY = "比开始还早，按第二天算，请看一下对不对"
PHONE_ROUNDED = "后面全是 0，像是 Excel 改过的，请看一下"
PHONE_SHORT = "像是少了前面的 0，请看一下"


def far_away(metres: float, guess: str) -> str:
    return f"离学校 {metres / 1000:.1f} 公里，最远 {FARTHEST_M / 1000:g} 公里{guess}"


def shifted(metres: float) -> str:
    return f"离学校 {metres:.0f} 米，像是高德坐标（GCJ-02），请换成 WGS-84，或先空着，到现场再设"


def not_at_a_desk(name: str) -> str:
    return f"{shown(name)} 不是值班员，却排在值班台上，请看一下"


def no_principal(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 所" if len(names) > MOST_NAMES else ""
    return f"没有校长：{'、'.join(shown(name) for name in names[:MOST_NAMES])}{more}，求助时校长这一步没有人"


MOST_NAMES = 5
