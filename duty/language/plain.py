"""Words as they are compared: one width, no gaps, nothing invisible, simplified characters."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(
    r"(?<=[\u3400-\u9fff])[\s\u3000·・.,_~\-*|/]+(?=[\u3400-\u9fff](?:[\s\u3000·・._~\-*|/]|$))"
)
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_REPEATED = re.compile(r"(.)\1{2,}")
_TRADITIONAL = str.maketrans(
    "著殺傷門來個們學孩燒煙炸爆樓頂跳墜淹溺電擊車撞壓塌倒搶綁劫槍棍闖衝進圍牆報警緊急幫請趕緊現場還沒氣斷頭腳腦臟醫護員師長課間裡裏東邊這說話聽見開關處辦問題無雙兩歲嗎麼點號經過運動場飯廳廁宿舍遊戲練習訓練傳單節約檢查結束離開發現監視",
    "着杀伤门来个们学孩烧烟炸爆楼顶跳坠淹溺电击车撞压塌倒抢绑劫枪棍闯冲进围墙报警紧急帮请赶紧现场还没气断头脚脑脏医护员师长课间里里东边这说话听见开关处办问题无双两岁吗么点号经过运动场饭厅厕宿舍游戏练习训练传单节约检查结束离开发现监视",
)


def plain(words: str) -> str:
    """Small letters, half width, no zero-width characters, no gaps inside Chinese, at most two alike in a row."""
    text = unicodedata.normalize("NFKC", words)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn", "Cc") or c == "\n")
    text = _BETWEEN.sub("", text.translate(_TRADITIONAL).lower())
    return _REPEATED.sub(r"\1\1", _GAPS.sub("", text)).strip()
