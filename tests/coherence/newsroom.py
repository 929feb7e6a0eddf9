"""A small newspaper that is played: two channels, four desks, and every act of editors that readers can see.

Each act is a method of ``Newsroom`` marked with ``@act``: it takes a source of chance, does one thing through the
newsroom's own verbs, and answers what it did, or None when there was nothing to do it to.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from PIL import Image

from haowai.articles import editions
from haowai.articles.models import Article, Correction, OldAddress, Signature
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.scheduler import run_due
from haowai.articles.verbs import go_to_press, move_to_section, restore, take_down
from haowai.media.models import Photo, Uses, Video
from haowai.press.checkpoints import make_checkpoint
from haowai.press.expiry import record_expired
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI
from haowai.press.redaction import erase_due
from haowai.press.transaction import press_transaction
from haowai.sections.models import (
    Breaking,
    Channel,
    Front,
    Person,
    Promotion,
    Section,
    ServicePage,
    Special,
    Topic,
)
from tests.cast import body, make_paper, write
from tests.coherence.withheld import is_withheld_whole

#: More stories than this tell nothing new, and make a look at everything slow.
MOST_STORIES = 14
HEADLINES = ("渡輪復航", "水門關上", "早市開張", "燈塔重亮", "球隊返鄉", "山路搶通", "市集延期", "候鳥過境")
WORDS = ("碼頭的木樁換了三百根。", "風浪在傍晚轉小。", "居民說，這是十年來第一次。", "港務處明日公布結果。")

Act = Callable[["Newsroom", Random], str | None]
ACTS: dict[str, Act] = {}
WEIGHTS: dict[str, int] = {}
T = TypeVar("T")


def act(weight: int = 1) -> Callable[[Act], Act]:
    """Make a method one of the acts that are played, so many times as often as the rarest."""

    def note(method: Act) -> Act:
        ACTS[method.__name__] = method
        WEIGHTS[method.__name__] = weight
        return method

    return note


class Newsroom:
    """The newspaper as it stands, and what can be done in it."""

    def __init__(self) -> None:
        paper = make_paper()
        self.count = 0
        with press_transaction("test"):
            self.channel = paper.channel
            self.sister = Channel.objects.create(slug="sports", name="潮聲體育", position=200)
            Section.objects.create(channel=self.sister, slug="baseball", name="棒球")
            for name in ("港口", "氣候"):
                Topic.objects.create(slug=f"topic-{name}", name=name)
            for name in ("沈以安", "杜青", "林曉嵐"):
                Person.objects.create(slug=f"person-{name}", name=name, role="記者")
            ServicePage.objects.create(
                channel=self.channel, slug="about", title="關於我們", body="<p>潮聲。</p>"
            )
            for _ in range(3):
                self.new_photo()
            Video.objects.create(
                title="水門",
                file=ContentFile(b"film", name="gates.mp4"),
                poster=Photo.objects.order_by("pk").first(),
            )
        self.desk = paper

    # --- What there is ----------------------------------------------------------------------------------

    def one(self, r: Random, model: Any, **where: Any) -> Any:
        """One row by chance, None when there is none."""
        rows = model._default_manager.filter(**where).order_by("pk")
        count = rows.count()
        return rows[r.randrange(count)] if count else None

    def article(self, r: Random, *, live: bool = True) -> Article | None:
        """An article that is live (or was, and is not). Redacted stories are nobody's any more."""
        numbers = Story.objects.filter(status="live" if live else "taken-down").order_by("number")
        found = Article.objects.filter(number__in=numbers.values("number"), live=live).order_by("pk")
        count = found.count()
        return found[r.randrange(count)] if count else None

    def new_photo(self) -> Photo:
        self.count += 1
        file = io.BytesIO()
        Image.new("RGB", (64, 48), (20, 90, self.count % 256)).save(file, "PNG")
        return Photo.objects.create(
            title=f"照片{self.count}",
            caption=f"照片{self.count}的圖說。",
            credit="記者方野攝",
            alt=f"照片{self.count}",
            file=ContentFile(file.getvalue(), name=f"photo-{self.count}.png"),
        )

    def headline(self, r: Random) -> str:
        self.count += 1
        return f"{r.choice(HEADLINES)}{self.count}"

    # --- Articles ---------------------------------------------------------------------------------------

    def fields(self, r: Random) -> dict[str, Any]:
        """What a new article is made of, by chance."""
        blocks: list[Any] = body(*r.sample(WORDS, 2))
        if r.random() < 0.3 and (photo := self.one(r, Photo)):
            blocks.append(("photo", {"photo": photo, "caption": "", "credit": "", "alt": "", "remote": ""}))
        if r.random() < 0.15 and (video := self.one(r, Video)):
            blocks.insert(0, ("video", video))
        if r.random() < 0.3 and (other := self.article(r)):
            blocks.append(("paragraph", f'<p>見<a linktype="page" id="{other.pk}">前文</a>。</p>'))
        return {
            "headline": self.headline(r),
            "body": blocks,
            "lead": self.one(r, Photo) if r.random() < 0.5 else None,
            "rating": "restricted" if r.random() < 0.15 else "general",
            "sponsored": r.random() < 0.1,
            "standfirst": r.choice(["", "前言。"]),
        }

    def drafted(self, r: Random, **more: Any) -> Article | None:
        if Story.objects.count() >= MOST_STORIES:
            return None
        article = write(self.one(r, Section), **(self.fields(r) | more))
        if r.random() < 0.6:
            article.topics.set([self.one(r, Topic)])
        if r.random() < 0.6:
            article.signatures.set([Signature(person=self.one(r, Person), place="瀾港", day=28)])
        if r.random() < 0.3:
            article.also.set([self.one(r, Section)])
        if r.random() < 0.2:
            article.old_addresses.set([OldAddress(address=f"http://localhost:8000/old/{article.number}")])
        if r.random() < 0.15:
            article.evolved_from = self.article(r)
        return article

    def print_changed(self, r: Random, change: Callable[[Article], None]) -> str | None:
        article = self.article(r)
        if article is None:
            return None
        newest: Article = article.get_latest_revision_as_object()
        change(newest)
        newest.go_live_at = None
        return str(go_to_press(newest).number)

    @act(8)
    def publish(self, r: Random) -> str | None:
        article = self.drafted(r)
        return str(go_to_press(article).number) if article else None

    @act(2)
    def publish_an_older_one(self, r: Random) -> str | None:
        article = self.drafted(r, published_at=timezone.now() - timedelta(days=r.randrange(1, 40)))
        return str(go_to_press(article).number) if article else None

    @act(5)
    def update_headline(self, r: Random) -> str | None:
        return self.print_changed(r, lambda article: setattr(article, "headline", self.headline(r)))

    @act(2)
    def update_body(self, r: Random) -> str | None:
        def change(article: Article) -> None:
            article.minor = r.random() < 0.5
            article.body = self.fields(r)["body"]

        return self.print_changed(r, change)

    @act(2)
    def update_standfirst(self, r: Random) -> str | None:
        def change(article: Article) -> None:
            article.standfirst, article.kicker = self.headline(r), r.choice(["", "港口"])

        return self.print_changed(r, change)

    @act(3)
    def move_section(self, r: Random) -> str | None:
        article, section = self.article(r), self.one(r, Section)
        if article is None or article.section_id == section.pk:
            return None
        return str(move_to_section(article, section).number)

    @act(2)
    def further_sections(self, r: Random) -> str | None:
        return self.print_changed(
            r, lambda article: article.also.set([self.one(r, Section)] if r.random() < 0.7 else [])
        )

    @act(2)
    def change_topic(self, r: Random) -> str | None:
        return self.print_changed(
            r, lambda article: article.topics.set([self.one(r, Topic)] if r.random() < 0.7 else [])
        )

    @act(2)
    def change_byline(self, r: Random) -> str | None:
        return self.print_changed(
            r,
            lambda article: article.signatures.set(
                [Signature(person=self.one(r, Person), role="記者", place=r.choice(["貝朗", "瀾港"]), day=28)]
                if r.random() < 0.7
                else []
            ),
        )

    @act(2)
    def change_lead(self, r: Random) -> str | None:
        return self.print_changed(
            r, lambda article: setattr(article, "lead", self.one(r, Photo) if r.random() < 0.7 else None)
        )

    @act(2)
    def restrict_or_open(self, r: Random) -> str | None:
        def change(article: Article) -> None:
            article.rating = "general" if article.rating == "restricted" else "restricted"

        return self.print_changed(r, change)

    @act(1)
    def sponsor(self, r: Random) -> str | None:
        return self.print_changed(r, lambda article: setattr(article, "sponsored", not article.sponsored))

    @act(2)
    def correct(self, r: Random) -> str | None:
        return self.print_changed(
            r, lambda article: article.corrections.add(Correction(text=f"{self.headline(r)}，先前有誤。"))
        )

    @act(1)
    def change_time(self, r: Random) -> str | None:
        def change(article: Article) -> None:
            article.published_at = timezone.now() - timedelta(hours=r.randrange(1, 70))

        return self.print_changed(r, change)

    @act(1)
    def add_alias(self, r: Random) -> str | None:
        def change(article: Article) -> None:
            article.old_addresses.add(
                OldAddress(address=f"http://localhost:8000/older/{article.number}?id=7")
            )

        return self.print_changed(r, change)

    @act(1)
    def evolve(self, r: Random) -> str | None:
        return self.print_changed(r, lambda article: setattr(article, "evolved_from", self.article(r)))

    @act(2)
    def schedule(self, r: Random) -> str | None:
        article = self.drafted(r, go_live_at=timezone.now() + timedelta(minutes=r.randrange(1, 3000)))
        return str(go_to_press(article).number) if article else None

    @act(1)
    def schedule_end(self, r: Random) -> str | None:
        return self.print_changed(
            r,
            lambda article: setattr(
                article, "expire_at", timezone.now() + timedelta(minutes=r.randrange(1, 3000))
            ),
        )

    @act(4)
    def come_due(self, r: Random) -> str | None:
        run_due(timezone.now())
        record_expired(timezone.now())
        return "due"

    @act(2)
    def take_down(self, r: Random) -> str | None:
        article = self.article(r)
        if article is None:
            return None
        take_down(article)
        return str(article.number)

    @act(3)
    def restore(self, r: Random) -> str | None:
        article = self.article(r, live=False)
        if article is None or is_withheld_whole(article.number):
            return None
        return str(restore(article).number)

    @act(1)
    def redact_passage(self, r: Random) -> str | None:
        article = self.article(r)
        if article is None:
            return None
        redact_passage(
            article.number, article.headline, user=None, reason="test", with_photos=r.random() < 0.2
        )
        return str(article.number)

    @act(1)
    def redact_story(self, r: Random) -> str | None:
        if Story.objects.count() < MOST_STORIES // 2:
            return None
        article = self.article(r)
        if article is None:
            return None
        redact_story(article.number, user=None, reason="test")
        return str(article.number)

    @act(1)
    def erase(self, r: Random) -> str | None:
        return str(erase_due(timezone.localdate(timezone=TAIPEI) + timedelta(days=400)))

    # --- Paper ------------------------------------------------------------------------------------------

    @act(2)
    def write_for_paper(self, r: Random) -> str | None:
        day = timezone.localdate(timezone=TAIPEI) + timedelta(days=r.randrange(0, 3))
        article = self.drafted(
            r, edition="paper", paper_date=day, paper_page=r.choice(["A1", "A2", "B1"]), rating="general"
        )
        return str(go_to_press(article).number) if article else None

    @act(1)
    def release_paper(self, r: Random) -> str | None:
        day = timezone.localdate(timezone=TAIPEI) + timedelta(days=r.randrange(0, 3))
        from haowai.press.editions import EditionError

        try:
            return f"{day} {editions.release(day)}"
        except EditionError:
            return None

    # --- Media ------------------------------------------------------------------------------------------

    def changed(self, row: Any, **fields: Any) -> str | None:
        if row is None:
            return None
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        return f"{row.reference_type} {row.pk} {', '.join(fields)}"

    @act(1)
    def add_photo(self, r: Random) -> str | None:
        return f"photo {self.new_photo().pk}" if Photo.objects.count() < 6 else None

    @act(2)
    def edit_photo(self, r: Random) -> str | None:
        words = self.headline(r)
        return self.changed(
            self.one(r, Photo),
            **r.choice([{"caption": words}, {"alt": words}, {"credit": words}, {"title": words}]),
        )

    @act(1)
    def focus_photo(self, r: Random) -> str | None:
        return self.changed(
            self.one(r, Photo),
            focal_point_x=r.randrange(10, 50),
            focal_point_y=20,
            focal_point_width=10,
            focal_point_height=10,
        )

    @act(2)
    def withdraw_photo(self, r: Random) -> str | None:
        photo = self.one(r, Photo)
        return self.changed(photo, withdrawn_at=None if photo.withdrawn_at else timezone.now())

    @act(1)
    def restrict_photo(self, r: Random) -> str | None:
        return self.changed(self.one(r, Photo), uses=r.choice(Uses.values))

    @act(2)
    def expire_photo(self, r: Random) -> str | None:
        ends = timezone.now() + timedelta(minutes=r.randrange(1, 5000))
        return self.changed(self.one(r, Photo), expires_at=ends if r.random() < 0.7 else None)

    @act(1)
    def edit_video(self, r: Random) -> str | None:
        video = self.one(r, Video)
        return self.changed(video, **r.choice([{"title": self.headline(r)}, {"poster": self.one(r, Photo)}]))

    # --- Names ------------------------------------------------------------------------------------------

    @act(2)
    def edit_person(self, r: Random) -> str | None:
        words = self.headline(r)
        return self.changed(
            self.one(r, Person),
            **r.choice(
                [
                    {"name": words},
                    {"slug": f"p{self.count}"},
                    {"bio": words},
                    {"role": words},
                    {"place": words},
                ]
            ),
        )

    @act(2)
    def edit_topic(self, r: Random) -> str | None:
        words = self.headline(r)
        return self.changed(
            self.one(r, Topic),
            **r.choice([{"name": words}, {"slug": f"t{self.count}"}, {"description": words}]),
        )

    @act(2)
    def edit_section(self, r: Random) -> str | None:
        words = self.headline(r)
        choices: list[dict[str, Any]] = [
            {"name": words},
            {"slug": f"s{self.count}"},
            {"in_menu": r.random() < 0.5},
            {"position": r.randrange(9)},
            {"name_en": f"Desk {self.count}"},
        ]
        return self.changed(self.one(r, Section), **r.choice(choices))

    @act(3)
    def edit_channel(self, r: Random) -> str | None:
        words = self.headline(r)
        choices: list[dict[str, Any]] = [
            {"name": words},
            {"tagline": words},
            {"publisher": words},
            {"contact": f"desk{self.count}@tide.example"},
            {"colour": f"#{r.randrange(0x777777):06x}"},
            {"language": r.choice(["zh-Hant-TW", "en", "ja"])},
            {"versions_shown": r.random() < 0.7},
            {"idle_minutes": r.randrange(10)},
            {"links": f"LINE https://line.example/{self.count}"},
            {"robots_txt": f"Disallow: /{self.count}"},
            {"ads_txt": f"# {self.count}"},
            {"security_txt": f"Contact: mailto:s{self.count}@tide.example"},
            {"emblem": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 {self.count}"></svg>'},
            {"gate_wording": r.choice(["current", "former", "own"]), "gate_notice": words},
            {"position": r.randrange(300)},
        ]
        return self.changed(self.one(r, Channel), **r.choice(choices))

    @act(1)
    def remove(self, r: Random) -> str | None:
        """Rows that nothing holds on to are deleted, and there is a new one."""
        row = self.one(r, r.choice([Person, Topic, Photo]))
        try:
            with transaction.atomic(), press_transaction("test"):
                row.delete()
        except (ProtectedError, RestrictedError):
            return None
        self.count += 1
        if isinstance(row, Person):
            Person.objects.create(slug=f"new-{self.count}", name=f"新人{self.count}")
        elif isinstance(row, Topic):
            Topic.objects.create(slug=f"new-{self.count}", name=f"新題{self.count}")
        else:
            self.new_photo()
        return f"{row.reference_type} deleted"

    # --- Fronts and what stands around ------------------------------------------------------------------

    @act(3)
    def set_front(self, r: Random) -> str | None:
        channel = self.one(r, Channel)
        section = self.one(r, Section, channel=channel) if r.random() < 0.5 else None
        front = Front.objects.filter(channel=channel, section=section).first()
        if front and r.random() < 0.2:
            front.delete()
            return "front deleted"
        numbers = list(Story.objects.order_by("number").values_list("number", flat=True))
        fills = [
            f"channel:{channel.pk}",
            f"section:{self.one(r, Section).pk}",
            f"topic:{self.one(r, Topic).pk}",
            f"video:{channel.pk}",
            f"gallery:{channel.pk}",
        ]
        if special := self.one(r, Special):
            fills.append(f"special:{special.pk}")
        slots: list[dict[str, Any]] = [
            {"kind": "lead", "count": 4},
            {
                "kind": r.choice(["cards", "list", "ranked"]),
                "fill": r.choice(fills),
                "count": r.randrange(1, 5),
            },
            {"kind": "block", "stories": r.sample(numbers, min(2, len(numbers))), "fill": ""},
            {"kind": "sisters"},
        ]
        if special:
            slots.append({"kind": "special", "fill": f"special:{special.pk}"})
        return self.changed(
            front or Front(channel=channel, section=section),
            pins=r.sample(numbers, min(r.randrange(3), len(numbers))),
            slots=r.sample(slots, r.randrange(len(slots) + 1)),
        )

    @act(2)
    def set_special(self, r: Random) -> str | None:
        numbers = list(Story.objects.order_by("number").values_list("number", flat=True))
        special = self.one(r, Special)
        if special is None or (Special.objects.count() < 3 and r.random() < 0.3):
            special = Special(
                channel=self.one(r, Channel), slug=f"special-{self.count}", name=self.headline(r)
            )
        elif r.random() < 0.15:
            special.delete()
            return "special deleted"
        number = r.choice(numbers) if numbers else None
        choices: list[dict[str, Any]] = [
            {"name": self.headline(r)},
            {"standfirst": self.headline(r)},
            {"stories": r.sample(numbers, min(3, len(numbers)))},
            {"photo": self.one(r, Photo)},
            {"live": r.random() < 0.8},
            {"timeline": [{"day": "2026-10-28", "text": self.headline(r), "number": number}]},
        ]
        return self.changed(special, **(r.choice(choices) | ({} if special.pk else {"live": True})))

    @act(2)
    def set_promotion(self, r: Random) -> str | None:
        promotion = self.one(r, Promotion)
        if promotion is None or (Promotion.objects.count() < 4 and r.random() < 0.4):
            begins = timezone.now() + timedelta(minutes=r.randrange(-50, 2000))
            promotion = Promotion(
                name="訂閱",
                slot=r.choice(["top", "between", "side", "end"]),
                pages=r.choice(["all", "fronts", "stories"]),
                channel=self.one(r, Channel) if r.random() < 0.4 else None,
                url="/service/about/",
                begins_at=begins,
                ends_at=begins + timedelta(minutes=r.randrange(60, 4000)) if r.random() < 0.7 else None,
            )
        elif r.random() < 0.2:
            promotion.delete()
            return "promotion deleted"
        return self.changed(
            promotion, title=self.headline(r), photo=self.one(r, Photo) if r.random() < 0.5 else None
        )

    @act(2)
    def set_breaking(self, r: Random) -> str | None:
        bar = self.one(r, Breaking)
        if bar is None or r.random() < 0.5:
            story = self.one(r, Story)
            begins = timezone.now() + timedelta(minutes=r.randrange(-10, 60))
            bar = Breaking(
                story=story.number if story and r.random() < 0.6 else None,
                channel=self.one(r, Channel) if r.random() < 0.4 else None,
                begins_at=begins,
                ends_at=begins + timedelta(minutes=r.randrange(20, 400)),
            )
        elif r.random() < 0.3:
            bar.delete()
            return "breaking bar deleted"
        return self.changed(bar, text=self.headline(r))

    @act(1)
    def set_service(self, r: Random) -> str | None:
        page = self.one(r, ServicePage)
        if page is None or (ServicePage.objects.count() < 4 and r.random() < 0.4):
            slug = r.choice([f"service-{self.count}", "feeds", "sitemap"])
            channel = self.one(r, Channel)
            if ServicePage.objects.filter(channel=channel, slug=slug).exists():
                return None
            page = ServicePage(channel=channel, slug=slug, title=self.headline(r))
        elif r.random() < 0.15:
            page.delete()
            return "service page deleted"
        elif r.random() < 0.3:
            return self.changed(page)  # saved as it was
        return self.changed(
            page, **r.choice([{"title": self.headline(r)}, {"body": f"<p>{self.headline(r)}</p>"}])
        )

    @act(1)
    def sign_checkpoint(self, r: Random) -> str | None:
        made = make_checkpoint(timezone.now())
        return f"checkpoint {made.number}" if made else None
