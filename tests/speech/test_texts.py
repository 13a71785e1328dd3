"""The texts: two complete languages in one tone, and no key that code asks for in vain."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

from duty.messaging.notices import News
from duty.records import sentences
from handlers.notices import RENDERERS
from handlers.speech import labels
from handlers.speech.voice import LANGUAGES, Voice, _read
from tests.kit.paths import ROOT
from tests.kit.presses import routing

ZH, EN = _read("zh"), _read("en")
SECTIONS = {key.partition(".")[0] for key in ZH}
BUTTONS = {
    *("checkin.no_place", "checkin.far_drift", "checkin.far_other", "checkin.far_not_yet"),
    *("checkin.seen", "checkin.not_seen", "checkout.yes", "checkout.no", "sos.mistake_button"),
    *(
        "incident.change",
        "incident.take_back",
        "consent.button",
        "invite.code",
        "invite.stuck",
        "invite.new_phone",
    ),
    *("alert.take", "alert.decline", "alert.arrive", "alert.close", "alert.false_alarm", "alert.busy"),
    *("checkin.proxy_late", "checkin.proxy_leave", "checkin.proxy_swap"),
    *("hazard.it_is_hazard", "hazard.it_is_incident", "hazard.it_is_mistake", "hazard.confirm"),
    *("hazard.change_category", "hazard.change_level", "hazard.is_incident", "hazard.done"),
    *("hazard.passed_on_button", "hazard.verify", "hazard.send_back", "hazard.strike_off"),
    *("ledger.back", "ledger.more", "summary.details", "spotcheck.random"),
    *("ledger.narrow", "ledger.whole", "ledger.by_category", "ledger.by_school"),
    *("incident.change_kind", "incident.another", "incident.see_photos", "incident.same"),
    *("doubt.yes", "doubt.no", "doubt.hurt", "doubt.not_hurt", "alert.phone_button"),
    *("sos.company_button", "sos.hush_button", "sos.sms"),
    *("invite.change", "invite.keep", "invite.undo", "invite.stuck"),
    *("protect.button", "report.phoned", "report.open", "report.confirm"),
    *("alert.word_done", "alert.word_110", "alert.word_parents", "alert.refer", "alert.to_leaders"),
    *("alert.to_station", "alert.to_desk", "standin.span_day", "standin.span_two_hours"),
    *("trade.button", "trade.yes", "trade.no", "checkin.at_the_rosters"),
    *("swap.take", "swap.yes", "swap.no", "swap.agree", "swap.refuse", "swap.back", "relief.button"),
    *("relief.all", "leave.button", "leave.agree", "leave.refuse", "leave.back"),
    *("handover.button", "handover.back", "correct.button", "correct.back", "correct.yes", "correct.no"),
    *("office.vacant", "office.leaves", "office.stays", "office.yes", "office.drop", "office.again"),
    *("office.back", "office.accept", "office.decline", "office.tomorrow", "office.next_week"),
    *("office.next_month", "office.holder", "office.colleague"),
    *("standin.span_morning", "standin.back", "standin.accept", "standin.decline", "drill.minutes"),
    *("task.back_button", "task.late_button", "task.absent_button", "task.everybody_button"),
    *("visit.stay_button", "visit.beat_button", "visit.call_button", "visit.around_button"),
    *("visit.trouble_button", "visit.ok_button", "visit.words_button", "visit.back_button"),
    *("tip.ok_button", "tip.ok_major_button", "tip.ok_ordinary_button", "tip.no_button", "tip.same_button"),
    *("tip.back_button", "tip.same_other", "tip.same_line", "place.back_button"),
    *("place_step.open", "place_step.work", "place_step.done", "place_step.not_done"),
    *("place_step.group_in", "place_step.group_out"),
    *("walk.fine_button", "walk.wrong_button", "walk.unread_button", "walk.end_button", "walk.go_button"),
    *("night.fine_button", "night.help_button"),
    *(
        "leading.all",
        "leading.each",
        "leading.undo",
        "leading.way",
        "gap.cover",
        "gap.know",
        "foreseen.week_button",
    ),
    *("summary.yesterday", "summary.last_week", "summary.last_month"),
    *("sumrows.previous", "sumrows.next", "sumrows.up"),
    *("unwritten.yes", "unwritten.no", "common.call_leader", "common.no_need"),
    *("alert.eta_3", "alert.eta_5", "alert.eta_10", "alert.reinforce", "alert.can_come", "alert.see_map"),
    *("alert.useful", "alert.useless", "near.go", "alert.events_button", "alert.settle"),
    *("hail.safe", "hail.help", "hail.got", "hail.clear", "hail.support", "hail.done"),
    *("hail.again_button", "hail.roll_button", "hail.order_button", "hail.clear_button"),
    *("hail.clear_safe", "hail.clear_handled", "hail.clear_false"),
    *("alert.slip", "drill.end", "drill.real", "drill.claim", "reach.received"),
    *("form.right_button", "form.right_of", "form.all_button", "form.walk_button", "form.review_button"),
    *(
        "form.change_button",
        "form.keep_button",
        "form.before_button",
        "form.after_button",
        "form.sure_button",
    ),
    *("form.go_on_button", "form.page_button", "form.open_button", "form.submit_button", "form.done_button"),
    *("form.take_button", "form.sign_button", "form.return_button", "form.reopen_button"),
    *("form.why_0", "form.why_1", "form.why_2"),
    *("campaign.remind_button", "campaign.freeze_button", "campaign.freeze_yes", "campaign.schools_button"),
    *("campaign.back_button", "campaign.new_button", "campaign.show_button", "campaign.begin_button"),
    "campaign.drop_button",
    *("letter.button", "letter.write_button", "letter.again_button", "letter.sign_button"),
    *("letter.open_button", "letter.save_button", "letter.page_button", "letter.back_button", "letter.file"),
    *("replay.button", "replay.open_button", "replay.of_button", "paper.file", "paper.xlsx", "paper.pdf"),
    *(
        "hazard.act_close_unfixed",
        "hazard.act_hand_over",
        "hazard.more_days",
        "hazard.same_limit",
        "hazard.more",
        "hazard.it_is_same",
    ),
    *("hazard.act_grant", "hazard.act_confirm_level", "hazard.act_reopen", "hazard.act_list"),
    *("hazard.act_bring_back", "hazard.act_unmerge", "hazard.act_escalate", "hazard.act_ask_help"),
    *("hazard.act_merge", "hazard.act_interim", "hazard.act_accept", "hazard.act_partly"),
    *("hazard.act_postpone", "hazard.act_correct"),
}
"""Texts that are the label of a button: the same in every language (wording.md)."""
CODE = re.compile(r"\{[^}]*\}|/[a-z]+|huxue [a-z]+")
HAN = re.compile(r"[\u4e00-\u9fff]+")


def placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Every node of the rooms that ask for texts, with the place it stands at."""
    for room in ("handlers", "duty", "bot"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def words_of(node: ast.AST) -> str:
    """The value of a string constant, else empty."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


# -- the two languages ---------------------------------------------------------------------


def test_both_languages_say_everything() -> None:
    assert LANGUAGES == ("zh", "en")
    assert EN.keys() == ZH.keys()
    assert not [key for key in ZH if not (ZH[key].strip() and EN[key].strip())]


def test_both_languages_fill_in_the_same_values() -> None:
    assert not [key for key in ZH if placeholders(EN[key]) != placeholders(ZH[key])]


def test_buttons_stay_chinese() -> None:
    assert not [key for key in BUTTONS if EN[key] != ZH[key]]


def test_chinese_has_no_foreign_words() -> None:
    foreign = [key for key in ZH if re.search("[A-Za-z]", CODE.sub("", ZH[key]))]
    assert not [key for key in foreign if not key.startswith("file_kind.")], (
        "kinds of files go by their names"
    )


def test_english_speaks_chinese_only_to_name_a_key() -> None:
    named = {part for label in labels.ALL for part in HAN.findall(label)}
    named |= {ZH[button] for button in BUTTONS} | {"护学哨"}
    assert not [key for key in EN.keys() - BUTTONS if not set(HAN.findall(EN[key])) <= named]


def test_only_a_call_for_help_raises_its_voice() -> None:
    """On the board and in the ledger ！ is a mark in front of a line, not a tone."""
    calm = [key for key in ZH if not key.startswith(("sos.", "alert."))]
    said = {key: ZH[key].removeprefix("！") + EN[key].removeprefix("！") for key in calm}
    assert not [key for key in calm if re.search("[!！]", said[key])]


def test_an_unknown_language_hears_chinese() -> None:
    voice = Voice({"zh": ZH, "en": EN})
    assert voice.line("common.thanks", "fr") == ZH["common.thanks"]
    assert voice.word("kind", "unheard_of", "en") == "unheard_of"


# -- the code ------------------------------------------------------------------------------


def test_keys_in_the_code_exist() -> None:
    """A constant that looks like the key of a text is one, the act of a button, or a kind of news."""
    known = ZH.keys() | {one.kind for one in kinds_of(News)} | RENDERERS.keys() | routing().acts
    looks_like = re.compile(rf"(?:{'|'.join(sorted(SECTIONS))})\.(?!jpg|db)[a-z][a-z0-9_]*")
    tree = list(nodes())
    pieces = {id(part) for _, node in tree if isinstance(node, ast.JoinedStr) for part in node.values}
    assert not [
        (place, words_of(node))
        for place, node in tree
        if looks_like.fullmatch(words_of(node)) and words_of(node) not in known and id(node) not in pieces
    ]


def test_lines_and_words_that_are_asked_for_exist() -> None:
    known = {"line": ZH.keys(), "word": SECTIONS}
    assert not [
        (place, words_of(node.args[0]))
        for place, node in nodes()
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "attr", "") in known
        if words_of(node.args[0]) and words_of(node.args[0]) not in known[node.func.attr]  # type: ignore
    ]


def test_made_up_keys_have_a_family() -> None:
    """f"checkin.far_{why}" needs a text that begins like it."""
    starts = [
        (place, words_of(node.values[0]))
        for place, node in nodes()
        if isinstance(node, ast.JoinedStr) and words_of(node.values[0]).partition(".")[0] in SECTIONS
    ]
    dotted = [(place, start) for place, start in starts if "." in start]
    assert dotted
    assert not [(p, start) for p, start in dotted if not any(key.startswith(start) for key in ZH)]


def kinds_of(news: type[News]) -> Iterator[type[News]]:
    for one in news.__subclasses__():
        yield one
        yield from kinds_of(one)


def test_sentences_of_records_are_all_there_and_all_used() -> None:
    """`sentence("of_form.narrative")`; they are kept, so there is one language of them."""
    keys = {
        words_of(node.args[0])
        for _, node in nodes()
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") == "sentence"
    }
    said = {key for key in sentences._all() if key.startswith("of_")}
    made_up = {"of_form.electric", "of_form.bus"}
    assert keys - {""} | made_up == said


def test_news_can_be_put_into_words() -> None:
    """Every class of news that can be told has a renderer or a text of its own."""
    told = [one for one in kinds_of(News) if one.kind]
    assert not [one for one in told if one not in RENDERERS and one.kind not in ZH]
