"""What differs between two texts is told as readers understand it, and at a bounded cost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haowai.lib.differing import Budget, Match, alike, differences, matched, tokens_of

TEXTS = st.text(alphabet="港口的船。，三十a 1\n", max_size=60)


def marked(old: str, new: str, budget: Budget | None = None) -> str:
    """Both texts in one: [gone] and {come}."""
    before, after = tokens_of(old), tokens_of(new)
    said, at = "", 0
    for hunk in differences(before, after, budget):
        said += "".join(before[at : hunk.old_start])
        for tokens, form in (
            (before[hunk.old_start : hunk.old_end], "[{}]"),
            (after[hunk.new_start : hunk.new_end], "{{{}}}"),
        ):
            said += form.format("".join(tokens)) if tokens else ""
        at = hunk.old_end
    return said + "".join(before[at:])


def applied(old: Sequence[str], new: Sequence[str]) -> list[str]:
    made, at = [], 0
    for hunk in differences(old, new):
        assert hunk.old_start >= at
        made += [*old[at : hunk.old_start], *new[hunk.new_start : hunk.new_end]]
        at = hunk.old_end
    return made + list(old[at:])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("木樁換了三百根", "木樁換了二百八十根", "木樁換了[三百]{二百八十}根"),
        ("廿八日復航", "廿九日復航", "[廿八]{廿九}日復航"),
        ("票價 1,200 元", "票價 1,250 元", "票價 [1,200]{1,250} 元"),
        ("Harbour Line 停駛", "Harbor Line 停駛", "[Harbour]{Harbor} Line 停駛"),
        ("甲說完。乙來了。", "甲說完。丙走了。乙來了。", "甲說完。{丙走了。}乙來了。"),
        ("甲、乙與丙", "甲、丁、乙與丙", "甲、{丁、}乙與丙"),
        ("第一班船載著通勤的人離岸。", "第一班船離岸。", "第一班船[載著通勤的人]離岸。"),
        ("", "有了", "{有了}"),
        ("沒了", "", "[沒了]"),
        ("一樣", "一樣", "一樣"),
    ],
)
def test_changes_are_marked_where_a_reader_would_mark_them(old: str, new: str, said: str) -> None:
    assert marked(old, new) == said


def test_what_two_sentences_share_by_chance_is_no_island() -> None:
    said = marked("他昨天對記者說這件事已經結束了。", "警方今天上午表示，案件仍在偵辦中。")
    assert said == "[他昨天對記者說這件事已經結束了]{警方今天上午表示，案件仍在偵辦中}。"


@given(TEXTS, TEXTS)
@settings(max_examples=300)
def test_a_comparison_holds_both_texts_whole(old: str, new: str) -> None:
    assert "".join(applied(tokens_of(old), tokens_of(new))) == new
    assert "".join(applied(tokens_of(new), tokens_of(old))) == old


@given(TEXTS, TEXTS)
@settings(max_examples=100)
def test_long_texts_go_by_sentence_and_are_whole_too(old: str, new: str) -> None:
    old, new = old + "前文。" * 300, new + "前文。" * 299 + "後文。"
    assert "".join(applied(tokens_of(old), tokens_of(new))) == new


def test_a_spent_budget_replaces_the_passage() -> None:
    old, new = "開頭" + "甲乙丙丁" * 50 + "結尾", "開頭" + "丁丙乙甲" * 50 + "結尾"
    budget = Budget(steps=10)
    assert marked(old, new, budget) == f"開頭[{'甲乙丙丁' * 50}]{{{'丁丙乙甲' * 50}}}結尾"
    assert budget.steps < 0


def test_huge_texts_take_no_more_steps_than_the_budget() -> None:
    old, new = (
        "".join(chr(0x4E00 + at % 3000) for at in range(40_000)),
        "".join(chr(0x4E00 + at * 7 % 3000) for at in range(40_000)),
    )
    budget = Budget()
    differences(tokens_of(old), tokens_of(new), budget)
    assert budget.steps > 0, "one comparison gave up long before the budget for all of them"


def items(*texts: str) -> list[tuple[str, Sequence[str]]]:
    return [("paragraph", tokens_of(text)) for text in texts]


A, B, C = "港務處說碼頭的木樁換了三百根。", "渡輪公司說票價不變。", "議員要求下週到議會報告進度。"


def test_a_rewritten_paragraph_is_still_the_same_one() -> None:
    rewritten = "港務處說碼頭的木樁換了二百八十根，另有廿根備用。"
    assert matched(items(A, B), items(rewritten, B)) == [Match(0, 0), Match(1, 1)]


def test_another_paragraph_in_its_place_is_none() -> None:
    assert matched(items(A, B), items(C, B)) == [Match(0, None), Match(None, 0), Match(1, 1)]


def test_a_moved_paragraph_is_met_at_both_places() -> None:
    found = matched(items(A, B, C), items(B, C, A))
    assert found == [Match(0, None, moved=True), Match(1, 0), Match(2, 1), Match(0, 2, moved=True)]


def test_kinds_are_not_taken_for_each_other() -> None:
    heading = [("subheading", tokens_of(B))]
    assert matched(items(B), heading) == [Match(0, None), Match(None, 0)]


def test_likeness() -> None:
    assert alike(tokens_of(A), tokens_of(A)) == 1
    assert alike(tokens_of(A), tokens_of(C)) < 0.2
