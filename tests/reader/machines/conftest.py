"""A newspaper with something of everything that machines read."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from haowai.articles.models import Article
from haowai.articles.models.parts import Correction, Signature
from haowai.articles.verbs import go_to_press
from haowai.media.models import Photo
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Section, Topic
from tests.cast import Paper, publish, write
from tests.reader.conftest import MakePhoto

SAFE_WORDS = "川口刑案，警方偵辦中"
SECRET = "金絲雀"


@dataclass
class Print:
    """What is printed: one story with everything, and those that are told in part or not at all."""

    paper: Paper
    full: Article
    photo: Photo
    #: Restricted, with and without a safe headline.
    safe: Article
    hidden: Article
    sponsored: Article
    person: Person
    topic: Topic


def full_story(section: Section, photo: Photo, **fields: object) -> Article:
    """A draft with each kind of text and a picture."""
    blocks = [
        {"type": "paragraph", "value": '<p>渡輪今晨<a href="/stories/100000">復航</a>，首班坐滿。</p>'},
        {"type": "subheading", "value": "木樁換新"},
        {
            "type": "photo",
            "value": {"photo": photo.pk, "caption": "碼頭的木樁。", "credit": "記者方野攝", "alt": "木樁"},
        },
        {"type": "quote", "value": {"text": "船來了 & 人也來了", "cite": "船長"}},
        {"type": "list", "value": {"ordered": True, "items": ["北線", "南線"]}},
    ]
    fields = {
        "headline": "貝朗港渡輪復航 首班船坐滿",
        "kicker": "交通",
        "standfirst": "停駛三個月後，渡輪廿二日清晨復航。",
        "body": json.dumps(blocks),
        "lead": photo,
        "lead_caption": "渡輪靠岸。",
        "lead_credit": "記者方野攝",
    } | fields
    return write(section, **fields)


@pytest.fixture
def printed(paper: Paper, make_photo: MakePhoto) -> Print:
    with press_transaction("test"):
        person = Person.objects.create(slug="shen-yi-an", name="沈以安", role="記者")
        topic = Topic.objects.create(slug="ferry", name="渡輪", description="海上的路。")
    photo = make_photo((1600, 1200))
    article = full_story(paper.world, photo)
    article.topics.set([topic])
    article.signatures.set(
        [Signature(person=person, name="沈以安", role="記者", place="貝朗", day=22, form="slash")]
    )
    article.corrections.set([Correction(text="首班船為六時十分，非六時。")])
    return Print(
        paper=paper,
        full=go_to_press(article),
        photo=photo,
        safe=publish(
            paper.world, headline=SECRET, standfirst=SECRET, rating="restricted", safe_headline=SAFE_WORDS
        ),
        hidden=publish(paper.world, headline=SECRET, standfirst=SECRET, rating="restricted"),
        sponsored=publish(paper.world, headline="港邊新居開賣", sponsored=True),
        person=person,
        topic=topic,
    )
