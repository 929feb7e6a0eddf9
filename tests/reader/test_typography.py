"""Chinese set as Chinese is set: lines, punctuation, rare characters, large text and small screens."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import body, make_paper, publish
from tests.reader.conftest import MakePhoto, url_of

RARE = "堃喆𠮷"
SENTENCES = (
    "陶喆與張堃在𠮷野家前面說：「船，已經走了！」港務處（貝朗）表示，木樁換了三百根；往後每年春天，檢查一次。"
)

#: Every line of the paragraphs, as text: characters with one upper edge (to a few pixels) stand in one line.
LINES = """(() => {
  const lines = [];
  for (const block of document.querySelectorAll(".prose p")) {
    const node = block.firstChild, range = document.createRange();
    let bottom = -1;
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      if (box.top >= bottom - 2) { lines.push(""); bottom = box.bottom; }
      lines[lines.length - 1] += node.data[at];
    }
  }
  return lines;
})()"""


@pytest.fixture
def story(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    settings.BASE_URL = live_server.url
    # Each paragraph is shifted by some characters, so that every sign comes to a line's end somewhere.
    paragraphs = ["潮" * at + SENTENCES * 4 for at in range(0, 40, 3)]
    article = publish(
        make_paper().world,
        headline="陶喆與張堃在𠮷野家前面說船已經走了",
        standfirst=SENTENCES,
        lead=make_photo(),
        body=body(*paragraphs),
    )
    return str(live_server.url) + url_of(article)


@pytest.mark.parametrize("width", [320, 390, 768, 1600])
def test_lines_break_where_they_may_and_are_not_too_long(story: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(story)
    lines = page.evaluate(LINES)
    assert len(lines) > 20
    assert max(sum(character >= "\u4e00" for character in line) for line in lines) <= 40
    assert not [line for line in lines if line[0] in "，。；：！？」』）、…"]
    assert not [line for line in lines if line[-1] in "「『（"]


@pytest.mark.parametrize(("width", "size"), [(320, ""), (320, "3"), (640, "3"), (1280, "3")])
def test_the_page_is_whole_at_large_text_and_on_small_screens(
    story: str, page: Page, width: int, size: str
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.add_init_script(f"localStorage.haowai = JSON.stringify({{ size: '{size}' }})")
    page.goto(story)
    # 200 % of the browser's own text size, beside the reader's choice of ours.
    if not size:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        """[...document.querySelectorAll(".story :is(h1, p, figcaption, summary)")]
          .filter((each) => each.getClientRects().length && each.getBoundingClientRect().right > innerWidth + 1)
          .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert cut == []


def test_rare_characters_have_glyphs_of_their_own(story: str, page: Page) -> None:
    page.goto(story)
    for name in (".prose p", ".story__title"):
        drawn = page.locator(name).first.evaluate(
            """(block, characters) => {
              const canvas = document.createElement("canvas");
              const pen = canvas.getContext("2d", { willReadFrequently: true });
              canvas.width = canvas.height = 48;
              const draw = (character) => {
                pen.clearRect(0, 0, 48, 48);
                pen.font = `32px ${getComputedStyle(block).fontFamily}`;
                pen.fillText(character, 4, 36);
                return pen.getImageData(0, 0, 48, 48).data.join();
              };
              // A code point that no font has draws what is drawn for want of a glyph.
              return [draw("\\u{effff}"), ...[...characters].map(draw)];
            }""",
            RARE,
        )
        assert len(set(drawn)) == 1 + len(RARE), name
