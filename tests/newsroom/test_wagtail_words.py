"""Wagtail's own screens speak Chinese too: what its catalogue lacks or words badly is in ours."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import taggit
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.templatetags.wagtailadmin_tags import naturaltime

import haowai
from tests.cast import Newsroom
from tests.newsroom.people import enter

WORDS = Path(haowai.__file__).parent / "newsroom" / "wagtail_locale" / "zh_Hant" / "LC_MESSAGES"

NOT_FOR_EDITORS = {
    "Wagtail API v2": "name of a part that is not installed",
    "Wagtail frontend cache": "name of a part that is not installed",
    "Wagtail routablepage": "name of a part that is not installed",
    "Wagtail sitemaps": "name of a part that is not installed",
}

Key = tuple[str | None, str]
BOTH = pytest.mark.parametrize("domain", ["django", "djangojs"])


def catalogue(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="zh_Hant")
    with path.open("rb") as source:
        return read_po(source)


def translated(found: Catalog) -> dict[Key, str]:
    """What the catalogue translates: context and message to its words (Chinese has no plural)."""
    return {key(m): words(m) for m in found if m.id and words(m) and not m.fuzzy}


def key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def words(message: Message) -> str:
    text = message.string or ""
    return text if isinstance(text, str) else text[0]


def wagtail(domain: str, language: str) -> Iterator[Catalog]:
    """The catalogues of the installed parts of Wagtail as Django reads them: the last prevails."""
    for app in reversed(list(apps.get_app_configs())):
        if app.name.split(".")[0] == "wagtail":
            yield catalogue(Path(app.path) / "locale" / language / "LC_MESSAGES" / f"{domain}.po")


def said(domain: str) -> set[Key]:
    """Everything that the installed parts of Wagtail say."""
    return {key(message) for part in wagtail(domain, "en") for message in part if message.id}


@BOTH
def test_wagtail_says_nothing_in_english(domain: str) -> None:
    known = {found for part in wagtail(domain, "zh_Hant") for found in translated(part)}
    known |= translated(catalogue(WORDS / f"{domain}.po")).keys()

    missing = {message for context, message in said(domain) - known}

    assert missing - NOT_FOR_EDITORS.keys() == set(), f"translate them in {domain}.po of wagtail_locale"


@BOTH
def test_what_wagtail_no_longer_says_or_says_as_we_do_is_gone(domain: str) -> None:
    ours = translated(catalogue(WORDS / f"{domain}.po"))
    theirs = {found: text for part in wagtail(domain, "zh_Hant") for found, text in translated(part).items()}
    tags = catalogue(Path(taggit.__file__).parent / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po")

    assert ours.keys() - said(domain) - {key(message) for message in tags} == set()
    assert [found for found, text in ours.items() if theirs.get(found) == text] == []


@BOTH
def test_placeholders_and_markup_stay(domain: str) -> None:
    kept = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|<[^>]+>")
    for message in catalogue(WORDS / f"{domain}.po"):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[-1]
            chinese = words(message)
            assert sorted(kept.findall(chinese)) == sorted(kept.findall(english)), english


@BOTH
def test_chinese_has_one_form_for_any_number(domain: str) -> None:
    ours = catalogue(WORDS / f"{domain}.po")
    plurals = [message for message in ours if message.id and not isinstance(message.id, str)]

    assert ours.num_plurals == 1
    assert plurals
    assert [m.id for m in plurals if not isinstance(m.string, tuple | list) or len(m.string) != 1] == []


@pytest.mark.parametrize(
    "mainland", ["登錄", "用戶", "發佈", "設置", "搜索", "創建", "鏈接", "站點", "當前", "訪問"]
)
def test_the_words_are_those_of_taiwan(mainland: str) -> None:
    ours = translated(catalogue(WORDS / "django.po")) | translated(catalogue(WORDS / "djangojs.po"))

    assert [text for text in ours.values() if mainland in text] == []


def test_our_words_win() -> None:
    with translation.override("zh-hant"):
        assert translation.gettext("Sign in to Wagtail") == "登入編輯台"
        assert translation.gettext("Submit for moderation") == "送審"
        assert (
            translation.ngettext("Publish 1 page", "Publish %(counter)s pages", 3)
            == "發布 %(counter)s 篇稿件"
        )


def test_wagtail_says_how_long_ago_in_chinese() -> None:
    with translation.override("zh-hant"):
        assert naturaltime(timezone.now() - timedelta(hours=2)) == "2 小時前"


@pytest.mark.django_db
def test_scripts_get_our_words_too(client: Client, newsroom: Newsroom) -> None:
    answer = enter(client, newsroom.desk).get(reverse("wagtailadmin_javascript_catalog"))

    assert json.dumps("修改已自動儲存。") in answer.text
