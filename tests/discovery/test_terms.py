"""The tokens of the text index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowai.discovery.terms import BOUND, indexed
from haowai.lib.words import is_run, tokens

#: What texts are made of that are cut in one way or another; the last two are what programs part texts by.
SIGNS = "港灣海ｶﾞばﾞ가ㄅ々〇 　,.，。_-1２3aＢé\u0301ﬁ①𠀀\n¶|月Ω٣½\x1d\x1e"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["港務公司"], "港務 務公 公司 司"),
        (["3月底，5G"], "3 月 月底 底 5g"),
        (["5G 港灣"], "5g 港 港灣 灣"),
        (["第5", "月底"], "第 5 ¶ 月底 底"),
        (["1,200艘"], "1,200 艘 艘"),
        (["", "港灣", "……", "", "海", "！"], "港灣 灣 ¶ 海"),
        ([], ""),
        (["¶", "，"], ""),
    ],
)
def test_tokens_joints_and_bounds(texts: list[str], found: str) -> None:
    assert indexed(texts) == found


@given(st.lists(st.text(st.sampled_from(SIGNS), max_size=9), max_size=4))
def test_texts_are_cut_together_as_they_are_one_by_one(texts: list[str]) -> None:
    def alone(text: str) -> list[str]:
        found: list[str] = []
        for token in tokens(text):
            # The joint: the first character of a run that follows a word.
            if found and not is_run(found[-1]) and is_run(token):
                found.append(token[0])
            found.append(token)
        return found

    parts = [" ".join(alone(text)) for text in texts]
    assert indexed(texts) == f" {BOUND} ".join(part for part in parts if part)
