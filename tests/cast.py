"""The cast of the tests: the paper 潮聲日報, three of its desks, and the people who work there.

Call them in a test that has the database: ``paper = make_paper()``, then ``write(paper.world,
headline="…")``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from haowai.accounts.models import Staff
from haowai.accounts.roles import Role
from haowai.articles.models import Article
from haowai.articles.verbs import create_article, go_to_press
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Section

PASSWORD = "tide-at-the-harbour-wall"


@dataclass
class Paper:
    """潮聲日報 with the desks 政治, 國際 and 生活."""

    channel: Channel
    politics: Section
    world: Section
    life: Section


@dataclass
class Newsroom:
    """Who works at the paper; each holds the one role that the name says."""

    reporter: Staff
    desk: Staff
    night: Staff
    chief: Staff
    photo: Staff
    legal: Staff
    admin: Staff


PEOPLE = {
    "reporter": ("shen", "沈以安", Role.REPORTER),
    "desk": ("zhou", "周在田", Role.DESK),
    "night": ("wei", "魏夜行", Role.NIGHT),
    "chief": ("gao", "高令儀", Role.CHIEF),
    "photo": ("fang", "方野", Role.PHOTO),
    "legal": ("liang", "梁正言", Role.LEGAL),
    "admin": ("admin", "管理員", Role.ADMIN),
}

PARAGRAPHS = (
    "貝朗港的渡輪廿八日清晨復航，第一班船載著通勤的人與早市的魚離岸。",
    "港務處說，碼頭的木樁換了三百根，往後每年春天檢查一次。",
)


def make_paper() -> Paper:
    """The channel and its sections, with their folders in the newsroom's tree."""
    with press_transaction("test"):
        channel = Channel.objects.create(slug="paper", name="潮聲日報", is_paper=True)
        sections = {
            slug: Section.objects.create(channel=channel, slug=slug, name=name, position=position)
            for position, (slug, name) in enumerate(
                [("politics", "政治"), ("world", "國際"), ("life", "生活")]
            )
        }
    return Paper(channel=channel, **sections)


def make_newsroom(paper: Paper) -> Newsroom:
    """Everybody of the cast. Reporter and desk editor work for 國際."""
    from haowai.newsroom.groups import add_to_role

    people = {}
    for part, (username, name, role) in PEOPLE.items():
        person = Staff.objects.create_user(username, password=PASSWORD, name=name)
        add_to_role(person, role, [paper.world] if role.is_per_section else [])
        people[part] = person
    return Newsroom(**people)


def body(*paragraphs: str) -> list[tuple[str, str]]:
    """A body of plain paragraphs."""
    return [("paragraph", f"<p>{text}</p>") for text in paragraphs]


def write(section: Section, *, headline: str = "貝朗港渡輪復航", **fields: Any) -> Article:
    """A draft with two paragraphs."""
    fields.setdefault("body", body(*PARAGRAPHS))
    return create_article(section, headline=headline, **fields)


def publish(section: Section, **fields: Any) -> Article:
    """An article that is printed."""
    return go_to_press(write(section, **fields))


def write_for_paper(section: Section, day: date, page: str = "A1", **fields: Any) -> Article:
    """A draft for the paper of a day."""
    return write(section, edition="paper", paper_date=day, paper_page=page, **fields)
