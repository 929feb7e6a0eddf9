"""Where a batch of articles goes in the tree: month folders that hand out places to many articles at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from wagtail.models import Locale, Page

from haowai.articles.models import MonthFolder, SectionFolder
from haowai.articles.tree import section_folder
from haowai.lib.bulk import insert_rows, take_keys
from haowai.sections.models import Section

#: Greater than the path of any child, beside its parent's: treebeard counts in 0-9A-Z.
BEYOND = Value("Z" * (Page.steplen + 1))


class Shelf:
    """A folder that takes in pages: hands out tree paths after the last child's. ``last`` is that
    child's path."""

    def __init__(self, page: Page, last: str | None) -> None:
        self.page = page
        self.last = last
        self.added = 0

    def next_path(self) -> str:
        """Raises ValueError when the folder is full, at 1,679,615 pages."""
        step = Page._str2int(self.last[-Page.steplen :]) + 1 if self.last else 1
        self.last = str(Page._get_path(self.page.path, self.page.depth + 1, step))
        if len(self.last) != len(self.page.path) + Page.steplen:
            raise ValueError(f"the folder {self.page.url_path} is full")
        self.added += 1
        return self.last


def month_shelves(wanted: Iterable[tuple[Section, date]]) -> dict[tuple[int, date], Shelf]:
    """Shelves for (section's key, first of the month). Folders are made where missing, and stay locked,
    as a desk's new article locks its own, until the transaction ends."""
    sections: dict[int, Section] = {}
    months: dict[int, set[date]] = defaultdict(set)
    for section, day in wanted:
        sections[section.pk] = section
        months[section.pk].add(day.replace(day=1))
    asked = {(pk, month) for pk, named in months.items() for month in named}
    known = _known(asked)
    if missing := asked - set(known):
        # Whoever makes a month locks its section first; meanwhile another may have made it.
        parents = open_shelves(_section_pages([sections[pk] for pk in sorted({pk for pk, _ in missing})]))
        known = _known(asked)
        _add_months(sections, {page.pk: shelf for page, shelf in parents.items()}, sorted(asked - set(known)))
        known = _known(asked)
    shelves = {page.pk: shelf for page, shelf in open_shelves(known.values()).items()}
    return {key: shelves[folder.pk] for key, folder in known.items()}


def close_shelves(shelves: Iterable[Shelf]) -> None:
    """Set down how many pages each folder took in."""
    pages = []
    for shelf in shelves:
        shelf.page.numchild += shelf.added
        pages.append(shelf.page)
    Page.objects.bulk_update(pages, ["numchild"], batch_size=200)


def open_shelves(folders: Iterable[Page]) -> dict[Page, Shelf]:
    """A shelf for each folder, which is locked first and read afterwards: while we wait, somebody may
    add to it."""
    keys = sorted(folder.pk for folder in folders)
    pages = list(Page.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    below = Page.objects.filter(path__gt=OuterRef("path"), path__lt=Concat(OuterRef("path"), BEYOND))
    newest = Subquery(below.order_by("-path").values("path")[:1])
    last = dict(Page.objects.filter(pk__in=keys).annotate(newest=newest).values_list("pk", "newest"))
    return {
        page: Shelf(page, last[page.pk] and last[page.pk][: len(page.path) + Page.steplen]) for page in pages
    }


def _known(asked: set[tuple[int, date]]) -> dict[tuple[int, date], MonthFolder]:
    folders = MonthFolder.objects.filter(
        section__in={pk for pk, _ in asked}, month__in={month for _, month in asked}
    )
    found = {(folder.section_id, folder.month): folder for folder in folders}
    return {key: folder for key, folder in found.items() if key in asked}


def _section_pages(sections: Sequence[Section]) -> list[SectionFolder]:
    known = {folder.section_id: folder for folder in SectionFolder.objects.filter(section__in=sections)}
    return [known.get(section.pk) or section_folder(section) for section in sections]


def _add_months(
    sections: dict[int, Section], parents: dict[int, Shelf], missing: Sequence[tuple[int, date]]
) -> None:
    if not missing:
        return
    kind, locale = ContentType.objects.get_for_model(MonthFolder), Locale.get_default()
    of_section = dict(SectionFolder.objects.filter(pk__in=parents).values_list("section_id", "pk"))
    folders = []
    for (section_pk, month), key in zip(missing, take_keys(Page, len(missing)), strict=True):
        shelf = parents[of_section[section_pk]]
        name = MonthFolder.name_of(month)
        folder = MonthFolder(
            section=sections[section_pk], month=month, title=name, draft_title=name, slug=name
        )
        folder.pk = folder.page_ptr_id = key
        folder.path, folder.depth, folder.numchild = shelf.next_path(), shelf.page.depth + 1, 0
        folder.url_path, folder.translation_key = f"{shelf.page.url_path}{name}/", uuid.uuid4()
        folder.content_type, folder.locale = kind, locale
        folders.append(folder)
    insert_rows(Page, folders)
    insert_rows(MonthFolder, folders)
    close_shelves(parents.values())
