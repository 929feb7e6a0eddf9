"""How Chinese text is cut for indexes: what is asked for is found, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowai.lib.words import cut, fold, pairs, pairs_of_all, to_traditional, tokens, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臺灣", "台灣"),
        ("ＡＩ晶片", "ai晶片"),
        ("Café", "cafe"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("汙染", "污染"),
        ("①", "1"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert tokens(one) == tokens(other)


def test_each_character_of_a_run_begins_one_token() -> None:
    assert tokens("海港減稅，A案3.0版") == ["海港", "港減", "減稅", "稅", "a", "案", "3.0", "版"]


def test_letters_and_chinese_part() -> None:
    assert tokens("5G手機covid-19") == ["5g", "手機", "機", "covid", "19"]


def test_a_question_leaves_the_end_of_a_run_open() -> None:
    assert cut("減稅") == (("減稅",), False)
    assert cut("稅") == (("稅",), True)
    assert cut("A稅") == (("a", "稅"), True)
    assert cut("稅A") == (("稅", "a"), False)
    assert cut("，") == ((), False)


def test_a_word_that_is_still_typed_is_open() -> None:
    assert cut("comp", typing=True) == (("comp",), True)
    assert cut("減稅", typing=True) == (("減稅",), False)


def test_simplified_questions_meet_traditional_texts() -> None:
    assert to_traditional("台湾稀土") in {"台灣稀土", "臺灣稀土"}
    assert fold(to_traditional("里长")) == fold("里長")


def test_places_are_those_of_the_text_as_written() -> None:
    text = "ＡＢＣ臺灣ｶﾞ"
    assert [text[word.start : word.end] for word in words(text)] == ["ＡＢＣ", "臺灣", "灣ｶﾞ", "ｶﾞ"]


TEXT = st.text(st.sampled_from("減稅臺台灣A1.3 ，ガｶﾞ-éＡ"), max_size=30) | st.text(max_size=30)


@given(TEXT)
def test_places_and_tokens_agree(text: str) -> None:
    assert [word.token for word in words(text)] == tokens(text)


@given(st.text(st.sampled_from("減稅港灣海a1 ，"), max_size=25), st.integers(0, 24), st.integers(1, 6))
def test_every_part_of_a_text_finds_it(text: str, start: int, length: int) -> None:
    """Whatever is copied out of a text is a sequence of its tokens, unless a word in letters was cut apart."""
    part = text[start : start + length]
    before, after = text[start - 1 : start] or " ", text[start + length : start + length + 1] or " "
    if any(
        outer in "a1" and inner in "a1" for outer, inner in ((before, part[:1]), (after, part[-1:])) if inner
    ):
        return
    asked = cut(part)
    own = tokens(text)
    size = len(asked.tokens)
    assert not size or any(
        tuple(own[at : at + size - 1]) == asked.tokens[:-1]
        and (
            own[at + size - 1].startswith(asked.tokens[-1])
            if asked.open
            else own[at + size - 1] == asked.tokens[-1]
        )
        for at in range(len(own) - size + 1)
    )


@given(st.lists(st.text(st.sampled_from("減稅港灣海々が𠀀"), min_size=1, max_size=6), max_size=6))
def test_the_pairs_of_many_runs_are_those_of_each(runs: list[str]) -> None:
    assert pairs_of_all(runs) == [" ".join(pairs(run)) for run in runs]
