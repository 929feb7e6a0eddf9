"""Topics that are offered to whoever writes an article, with what is left out for it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import strip_tags

from haowai.articles.choosing import refused_names
from haowai.articles.models import Article
from haowai.discovery.archive import archive_now
from haowai.discovery.naming import names_now
from haowai.discovery.offering import Offers, offers_for

#: More than this is not looked through: 50,000 characters are forty pages of a book.
LONGEST = 50_000


def offers(
    user: Any, headline: str, text: str, *, article: Article | None = None, chosen: Iterable[str] = ()
) -> Offers:
    """Offers for a text that ``user`` writes; ``chosen`` are the topics that stand in its form."""
    return offers_for(
        headline[:LONGEST],
        text[:LONGEST],
        names_now(),
        without=[*chosen, *(refused_names(article) if article is not None else ())],
        archive=archive_now(),
        may_make=user.has_perm("sections.add_topic"),
    )


def text_of(article: Article) -> str:
    """The words of a version, paragraph by paragraph: what the form's script reads out of its fields."""
    texts = [article.kicker, article.standfirst, article.lead_caption]
    for block in article.body.get_prep_value():
        rich = block["type"] == "paragraph"
        texts += [html.unescape(strip_tags(block["value"]))] if rich else _texts(block["value"])
    return "\n".join(filter(None, texts))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in {"id", "type", "url", "remote", "credit"}:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
