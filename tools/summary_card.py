"""Draws the card of `docs/summary.md`: an evening of the fictional district, as the code draws it.

python -m tools.summary_card docs/pictures/summary-card.png
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from bot.pictures.cards import card_of
from duty.summaries.editions.span import midnight
from duty.summaries.summary import Figures, Summary
from handlers.speech.voice import Voice
from media.drawing import summary_card
from tests.kit.memory import sample_district

EVENING = Figures(
    *(2, 3, 1, 46, 48, 3, 1, 5, 3, 9, 1, 4),
    gap_lines=("07:10 柳河小学 校门口护学岗 缺:民警1", "16:05 实验小学 西门岗 缺:保安1，16:12到齐"),
    overdue_lines=(
        "实验小学 3号 东门外电动车占人行道（11月20日到期）",
        "白石村小学 1号 厕所外墙裂缝（11月21日到期）",
        "云汀高级中学 2号 操场看台护栏焊口断（11月22日到期）",
    ),
    **{"rounds": 14, "rounds_walked": 13, "routines": 21, "routines_done": 20, "visits": 2},
    turned_out=57,
    tomorrow=1,
    tomorrow_lines=("07:00 柳河小学 校门口护学岗 缺:民警1",),
    before={"gaps": 1, "overdue": 3, "open_incidents": 0, "present": 48, "new_hazards": 6, "rectified": 1},
    before_on="2026-11-20",
    changed=(("present", 47, 48),),
    changed_on="2026-11-20",
)


def main(file: Path) -> None:
    district = sample_district()
    six = midnight(district, date(2026, 11, 23)).replace(hour=18)
    made = Summary("DO1", six.date(), six, EVENING, daily=True, id=327)
    file.write_bytes(summary_card(card_of(Voice.load(), district, made)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
