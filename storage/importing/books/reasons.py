"""What is said about files and cells before anybody asks what they mean."""

from __future__ import annotations

EMPTY_FILE = "缺表头，第一行要写列名"
OLD_EXCEL = "这是旧版 Excel、WPS 或加了密码的文件，请取消密码，另存为“Excel 工作簿（.xlsx）”"
PICTURE = "这不是表格文件，请用 .xlsx 或 .csv"
DAMAGED = "文件坏了，打不开，请用 Excel 打开后另存一份"
NOT_XLSX = "这不是 .xlsx 工作簿，请另存为“Excel 工作簿（.xlsx）”"
TOO_MUCH = "文件展开后太大，不像是花名册，请删掉空白行列和图片后另存"
ENTITIES = "文件里有不该有的内容，没有打开"
ENCODING = "编码认不出来，请另存为“CSV UTF-8”或 .xlsx"
ENCODING_DAMAGED = "这一行有坏掉的字，请另存为“CSV UTF-8”或 .xlsx"
QUOTES = "引号没有配对，后面的行没有读"
CELL_TOO_LONG = "有一格太长，后面的行没有读，可能是引号没有配对"
READ_AS_GB18030 = "按 GB18030（GBK）编码读的"
READ_AS_UTF16 = "按 UTF-16 编码读的"

FORMULA = "公式没有算出结果，请用 Excel 打开保存一次，或改成数字、文字"
FORMULA_AS_TEXT = "是公式，请改成数字、文字"
DIGITS_LOST = "超过 15 位，后面的数字 Excel 已经改成 0，请把单元格设成文本再填"
SCIENTIFIC = "是科学计数，后面的数字已经丢了，请把单元格设成文本再填"
TOO_NARROW = "只有井号，是列太窄导出的，请拉宽后再导出"
LONG_TIME = "不是一天里的时间"
COVERED = "被左边的合并单元格盖住了，请取消合并后分开填"


def too_large(found: int, most: int) -> str:
    return f"有 {found // 1024 // 1024 + 1} MB，最多 {most // 1024 // 1024} MB"


def too_many_rows(most: int) -> str:
    return f"超过 {most} 行，请分成几份"


def error_value(text: str) -> str:
    return f"{text} 是 Excel 的错误值，请改成真的内容"
