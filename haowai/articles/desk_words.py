"""The words by which the newsroom's search finds an article: everything that somebody wrote in it, of the version that
was saved last and of the one that readers have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from haowai.sections.models import Person, Topic

if TYPE_CHECKING:
    from haowai.articles.models import Article

#: Columns of words beside the title. ``headline`` may be longer than the title, which is what the tree shows of it.
COLUMNS = (
    "headline", "kicker", "list_title", "push_title", "safe_headline", "standfirst", "lead_caption", "lead_credit",
)  # fmt: skip
#: What a block holds beside words.
_NO_WORDS = frozenset({"id", "type", "url", "remote", "photo", "poster", "video"})
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_INLINE = frozenset({"a", "b", "i", "strong", "em"})


def words_of(
    columns: Mapping[str, Any], body: Iterable[Mapping[str, Any]], names: Iterable[str], *, title: str = ""
) -> str:
    """Columns, body (its raw blocks) and names of signers and topics as one text, in lines. A headline that is the
    ``title`` is found by that already."""
    lines = [columns.get(name) or "" for name in COLUMNS]
    if lines[0] == title:
        lines[0] = ""
    for block in body:
        lines += _texts(block["value"])
    return "\n".join([*lines, *names])


def desk_words(article: Article) -> str:
    """The words of a saved article. Costs a query each for signers and topics, and one for a newer draft."""
    signers = [signature.signed_name for signature in article.signatures.select_related("person")]
    names = [*signers, *article.topics.values_list("name", flat=True)]
    text = words_of(article.__dict__, article.body.get_prep_value(), names, title=article.title)
    if not article.has_unpublished_changes or article.latest_revision is None:
        return text
    return f"{text}\n{_of_revision(article.latest_revision.content)}"


def _of_revision(content: Mapping[str, Any]) -> str:
    signatures = content.get("signatures") or []
    people = Person.objects.in_bulk({each["person"] for each in signatures if each.get("person")})
    signers = [each.get("name") or str(people.get(each.get("person")) or "") for each in signatures]
    topics = Topic.objects.filter(pk__in=content.get("topics") or []).values_list("name", flat=True)
    body = content.get("body") or "[]"
    return words_of(content, json.loads(body) if isinstance(body, str) else body, [*signers, *topics])


def _texts(value: Any) -> Iterator[str]:
    """The words in the raw value of a block."""
    if isinstance(value, str):
        text = _TAG.sub(_gap, value) if "<" in value else value
        yield unescape(text) if "&" in text else text
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _NO_WORDS:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _gap(tag: re.Match[str]) -> str:
    """Nothing between the letters of a word in bold; a blank between paragraphs."""
    return "" if tag[2].lower() in _INLINE else " "
