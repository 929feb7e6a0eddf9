"""Where imported articles go: sections, topics and people by name, made where they are missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify

from haowai.sections.models import Channel, Person, Section, Topic
from haowai.wire.format import Record

#: Addresses of the sections that most papers have. Others get a numbered one, which an editor may change.
SLUGS = {
    "政治": "politics", "要聞": "headlines", "社會": "society", "生活": "life", "國際": "world", "地方": "local",
    "財經": "finance", "體育": "sports", "娛樂": "entertainment", "藝文": "arts", "健康": "health", "科技": "tech",
    "教育": "education", "評論": "opinion", "觀光": "travel", "交通": "transport", "環境": "environment", "軍事": "defense",
    "軍武": "defense", "勞動": "labour", "專題": "features", "市政": "city", "都市建設": "urban", "農漁": "farming",
    "旅遊": "travel", "美食": "food", "兩岸": "cross-strait", "時尚": "fashion", "汽車": "cars", "房產": "property",
    "地產": "property", "蒐奇": "oddly", "文化": "culture", "親子": "family", "司法": "courts", "焦點": "focus",
}  # fmt: skip
UNNAMED = "綜合"
MENU = 12


class Desk:
    """Finds and makes sections, topics and people during one import. Ask it inside the press transaction."""

    def __init__(self, channel: Channel, *, strict: bool = False) -> None:
        self.channel = channel
        self.strict = strict
        self._sections: dict[str, Section] = {}
        self._topics: dict[str, Topic] = {}
        self.forget()

    def forget(self) -> None:
        """Ask the database anew: somebody else may have made what we were about to make."""
        self._topics = {}
        self._sections = {}
        for section in Section.objects.filter(channel=self.channel).select_related("channel"):
            self._sections.setdefault(section.name, section)

    def refusal(self, record: Record) -> str | None:
        """Why the record cannot be placed, None when it can."""
        name = record.section or UNNAMED
        if self.strict and name not in self._sections:
            known = "、".join(self._sections) or "none"
            return f"section: {name!r} is unknown in {self.channel.name} (there are: {known}); make it or import without --strict"
        return None

    def section(self, record: Record) -> Section:
        name = (record.section or UNNAMED)[:40]
        if name not in self._sections:
            taken = set(Section.objects.filter(channel=self.channel).values_list("slug", flat=True))
            section = Section(
                channel=self.channel,
                name=name,
                slug=free(SLUGS.get(name) or ascii_slug(name) or "section", taken),
                in_menu=len(self._sections) < MENU,
            )
            section.save()
            self._sections[name] = section
        return self._sections[name]

    def topics(self, names: Iterable[str]) -> dict[str, Topic]:
        """Topics by the names a record gives (at most 80 characters count), made where missing."""
        wanted = list(dict.fromkeys(names))
        short = {name: name[:80] for name in wanted}
        missing = {name for name in short.values() if name not in self._topics}
        self._topics |= {topic.name: topic for topic in Topic.objects.filter(name__in=missing)}
        for name in sorted(missing - set(self._topics)):
            base = slugify(name, allow_unicode=True)[:70] or "topic"
            taken = set(Topic.objects.filter(slug__startswith=base).values_list("slug", flat=True))
            topic = Topic(name=name, slug=free(base, taken))
            topic.save()
            self._topics[name] = topic
        return {name: self._topics[short[name]] for name in wanted}

    def people(self, names: Iterable[str]) -> dict[str, Person]:
        """New people with author pages, for names that nobody has yet."""
        made = {}
        for name in sorted(names):
            if Person.objects.filter(name=name[:80]).exists():
                continue
            base = slugify(name, allow_unicode=True)[:70] or "author"
            taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
            made[name] = Person(name=name[:80], slug=free(base, taken))
            made[name].save()
        return made


def ascii_slug(name: str) -> str:
    return slugify(name)[:28].strip("-")


def free(base: str, taken: set[str]) -> str:
    """``base``, or with the first number behind it that is not taken."""
    if base not in taken:
        return base
    return next(slug for number in range(2, 100_000) if (slug := f"{base}-{number}") not in taken)
