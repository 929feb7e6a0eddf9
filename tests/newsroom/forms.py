"""What a browser sends from the article's form."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield


def article_form(headline: str, *paragraphs: str, button: str = "", **fields: Any) -> dict[str, str]:
    """The fields of the form; ``button`` is action-publish, action-submit, or empty for a draft."""
    data = {
        "headline": headline,
        "standfirst": "",
        "kicker": "",
        "body": streamfield([("paragraph", rich_text(f"<p>{text}</p>")) for text in paragraphs]),
        "signatures": inline_formset([]),
        "corrections": inline_formset([]),
        "old_addresses": inline_formset([]),
        "companions": inline_formset([]),
        "comments": inline_formset([]),
        "lead": "",
        "lead_caption": "",
        "lead_credit": "",
        "edition": "realtime",
        "paper_date": "",
        "paper_page": "",
        "rating": "general",
        "list_title": "",
        "push_title": "",
        "safe_headline": "",
        "topics": "",
        "evolved_from": "",
        "language": "zh-Hant-TW",
        "go_live_at": "",
        "expire_at": "",
        **fields,
    }
    return nested_form_data(data) | ({button: "1"} if button else {})
