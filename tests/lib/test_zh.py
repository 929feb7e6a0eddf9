"""Days in Chinese numerals, widths, and measuring how Chinese a text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowai.lib.zh import (
    bigrams,
    clauses,
    day_from_chinese,
    day_in_chinese,
    duration_in,
    fold_width,
    han_count,
    looks_chinese,
    tidy_spaces,
)


@pytest.mark.parametrize(
    ("day", "contracted", "in_full"),
    [
        (1, "一", "一"),
        (10, "十", "十"),
        (11, "十一", "十一"),
        (20, "廿", "二十"),
        (28, "廿八", "二十八"),
        (30, "卅", "三十"),
        (31, "卅一", "三十一"),
    ],
)
def test_a_day_is_written_in_the_style_asked_for(day: int, contracted: str, in_full: str) -> None:
    assert day_in_chinese(day) == contracted
    assert day_in_chinese(day, style="二十") == in_full


@given(st.integers(1, 31), st.sampled_from(["廿", "二十"]))
def test_every_day_is_read_back(day: int, style: str) -> None:
    assert day_from_chinese(day_in_chinese(day, style=style)) == day


@pytest.mark.parametrize("day", [0, 32, -1])
def test_other_numbers_are_no_days(day: int) -> None:
    with pytest.raises(ValueError, match="1 to 31"):
        day_in_chinese(day)


@pytest.mark.parametrize(("text", "day"), [("28", 28), ("２８", 28), ("05", 5), ("七", 7), ("十九", 19)])
def test_digits_of_both_widths_are_read(text: str, day: int) -> None:
    assert day_from_chinese(text) == day


@pytest.mark.parametrize("text", ["", "卅二", "三十五", "0", "99", "四十", "廿廿", "二八", "日", "28日"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_from_chinese(text) is None


def test_folding_keeps_every_place() -> None:
    text = "記者林曉嵐／瀾港２８日報導：ＡＩ　晶片∕北磯"
    assert fold_width(text) == "記者林曉嵐/瀾港28日報導:AI 晶片/北磯"
    assert len(fold_width(text)) == len(text)


def test_spaces_are_tidied_line_by_line() -> None:
    assert tidy_spaces("\u3000\u3000潮聲\u200b日報 \u00a0 號外\n  A1  ") == "潮聲日報 號外\nA1"


def test_only_characters_count_as_han() -> None:
    assert han_count("瀾港，Lan Harbour 2 號碼頭。") == 5


def test_a_text_with_some_english_is_still_chinese() -> None:
    assert looks_chinese("北磯的 AI 晶片廠 Delta One 今天動土")
    assert not looks_chinese("The ferry to 白石灣 leaves at nine every morning")
    assert not looks_chinese("")


def test_pairs_do_not_cross_punctuation() -> None:
    assert bigrams("瀾港市，北磯") == {"瀾港", "港市", "北磯"}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20 分鐘", 20), ("１５分", 15), ("1 小時 10 分", 70), ("一個半小時", 90), ("1 小時半", 90), ("半小時", 30),
        ("兩小時", 120), ("約 20～30 分鐘", 30), ("2 hours", 120), ("1.5 小時", 90), ("45 min", 45), ("三天", 4320),
        ("隔夜", None), ("", None), ("少許", None), ("3 月", None),
    ],
)  # fmt: skip
def test_lengths_of_time_are_read(text: str, minutes: int | None) -> None:
    assert duration_in(text) == minutes


@pytest.mark.parametrize(
    ("headline", "parts"),
    [
        ("貨輪觸礁　船員獲救", ["貨輪觸礁", " ", "船員獲救"]),
        ("她聊了十九天：一筆一筆，記了下來", ["她聊了十九天：", "一筆一筆，", "記了下來"]),
        ("「火關了？」菜才開始", ["「火關了？」", "菜才開始"]),
        ("Harbour line opens", ["Harbour", " ", "line", " ", "opens"]),
        ("", []),
    ],
)
def test_a_headline_is_cut_where_a_line_had_better_end(headline: str, parts: list[str]) -> None:
    assert clauses(headline) == parts
