"""Where imported articles go: sections, topics and people by name, made where they are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count

from django.utils.text import slugify

from haowai.lib.bulk import create_recorded
from haowai.sections.models import RESERVED_SLUGS, Channel, Person, Section, Topic
from haowai.wire.format import Record

#: Addresses of the sections that most papers have. Others get a numbered one, which an editor may change.
SLUGS = {
    "政治": "politics", "要聞": "headlines", "社會": "society", "生活": "life", "國際": "world",
    "地方": "local", "財經": "finance", "體育": "sports", "娛樂": "entertainment", "藝文": "arts",
    "健康": "health", "科技": "tech", "教育": "education", "評論": "opinion", "觀光": "travel",
    "交通": "transport", "環境": "environment", "軍事": "defense", "軍武": "defense", "勞動": "labour",
    "專題": "features", "市政": "city", "都市建設": "urban", "農漁": "farming", "旅遊": "travel",
    "美食": "food", "兩岸": "cross-strait", "時尚": "fashion", "汽車": "cars", "房產": "property",
    "地產": "property", "蒐奇": "oddly", "文化": "culture", "親子": "family", "司法": "courts",
    "焦點": "focus",
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
        """Ask the database anew: what we made may be rolled back, or made by somebody else."""
        self._topics = {}
        self._sections = {}
        self._read_sections()

    def _read_sections(self) -> None:
        for section in Section.objects.filter(channel=self.channel).select_related("channel"):
            self._sections.setdefault(section.name, section)

    def refusal(self, record: Record) -> str | None:
        """Why the record cannot be placed, None when it can."""
        name = record.section or UNNAMED
        if not self.strict or name in self._sections:
            return None
        known = "、".join(self._sections) or "none"
        if record.section is None:
            return (
                f"section: is missing, and there is no {UNNAMED} (there are: {known}); "
                "name one or import without --strict"
            )
        return (
            f"section: “{name}” is unknown in {self.channel.name} (there are: {known}); "
            "make it or import without --strict"
        )

    def section(self, record: Record) -> Section:
        """The section of a fitted record, made when missing."""
        name = record.section or UNNAMED
        if name not in self._sections:
            # Two imports would make one section twice, under two addresses: names need not be unique.
            Channel.objects.select_for_update(no_key=True).get(pk=self.channel.pk)
            self._read_sections()
        if name not in self._sections:
            taken = set(Section.objects.filter(channel=self.channel).values_list("slug", flat=True))
            section = Section(
                channel=self.channel,
                name=name,
                slug=free(SLUGS.get(name) or ascii_slug(name) or "section", taken | RESERVED_SLUGS),
                in_menu=len(self._sections) < MENU,
            )
            section.save()
            self._sections[name] = section
        return self._sections[name]

    def topics(self, names: Iterable[str]) -> dict[str, Topic]:
        """Topics by name, made where missing."""
        wanted = set(names)
        missing = wanted - set(self._topics)
        if missing:
            self._topics |= {topic.name: topic for topic in Topic.objects.filter(name__in=missing)}
        fresh = sorted(missing - set(self._topics))
        slugs = free_slugs(Topic, fresh, "topic")
        made = [Topic(name=name, slug=slugs[name]) for name in fresh]
        self._topics |= {topic.name: topic for topic in create_recorded(Topic, made)} if made else {}
        return {name: self._topics[name] for name in wanted}

    def people(self, names: Iterable[str]) -> dict[str, Person]:
        """People with author pages for names that nobody has yet."""
        wanted = set(names)
        known = (
            set(Person.objects.filter(name__in=wanted).values_list("name", flat=True)) if wanted else set()
        )
        fresh = sorted(wanted - known)
        slugs = free_slugs(Person, fresh, "author")
        made = [Person(name=name, slug=slugs[name]) for name in fresh]
        return {person.name: person for person in create_recorded(Person, made)} if made else {}


def ascii_slug(name: str) -> str:
    return slugify(name)[:26].strip("-")


def free_slugs(model: type[Topic] | type[Person], names: Iterable[str], otherwise: str) -> dict[str, str]:
    """An address for each name that neither the database nor another of the names has."""
    bases = {name: slugify(name, allow_unicode=True)[:70].strip("-_") or otherwise for name in names}
    taken = set(model._default_manager.filter(slug__in=set(bases.values())).values_list("slug", flat=True))
    slugs: dict[str, str] = {}
    for name, base in bases.items():
        if base in taken:
            taken.update(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
        slugs[name] = free(base, taken)
        taken.add(slugs[name])
    return slugs


def free(base: str, taken: Collection[str]) -> str:
    """``base``, or with the first number behind it that is not taken."""
    if base not in taken:
        return base
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
