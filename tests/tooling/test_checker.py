"""tests/checker.py: it finds what is wrong, and lets pass what HTML has learnt since the checker was made."""

from pathlib import Path

from tests.checker import html_errors

PAGE = """<!DOCTYPE html>
<html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>號外</title></head>
<body>{}</body></html>"""


def test_faults_are_named_with_page_and_line(tmp_path: Path) -> None:
    pages = {"home": PAGE.format("<h1>號外</h1>"), "article": PAGE.format("<p><div>錯</div></p>")}
    assert html_errors(pages, tmp_path) == ["article:3: No “p” element in scope but a “p” end tag seen."]


def test_what_html_has_learnt_since_passes(tmp_path: Path) -> None:
    body = """
        <img src="a.webp" alt="" fetchpriority="high">
        <button popovertarget="menu">選單</button><div id="menu" popover>版面</div>"""
    assert html_errors({"home": PAGE.format(body)}, tmp_path) == []
