"""The article: what the desk works on. Every way of printing it goes through the press transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from haowai.articles.blocks import BodyBlock
from haowai.articles.forms import ArticleForm
from haowai.articles.panels import article_edit_handler
from haowai.media.models import Photo
from haowai.press.editions import moment_of
from haowai.press.models.story import Edition, Rating, Story
from haowai.press.transaction import press_transaction
from haowai.sections.models import Language, Section, Topic

HEADLINE_LIMIT = 10_000

#: Columns that belong to the article and not to a version of it. An old revision never brings its own back,
#: and a save writes only those that it changed since the row was read: another desk may have moved or printed
#: it meanwhile.
KEPT = (
    "number", "section_id", "published_at", "updated_at", "source_id", "source_name", "source_url", "licence",
    "import_digest",
)  # fmt: skip


class ArticleChanged(Exception):
    """Somebody printed the article or took it down since it was read; load it again. Nothing was saved."""


class ArticleNumber(models.Model):
    """Where public numbers come from on SQLite; PostgreSQL has a sequence, which needs no lock."""

    last = models.BigIntegerField(default=100_000)

    class Meta:
        verbose_name = _("article number")
        verbose_name_plural = _("article numbers")

    def __str__(self) -> str:
        return str(self.last)

    @classmethod
    def take(cls, count: int = 1) -> list[int]:
        """The next public numbers, ascending. Never given twice; a rolled-back one may stay unused."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('haowai_article_number') FROM generate_series(1, %s)", [count])
                return sorted(row[0] for row in cursor.fetchall())
        cls.objects.filter(pk=1).update(last=F("last") + count)
        last = cls.objects.values_list("last", flat=True).get(pk=1)
        return list(range(last - count + 1, last + 1))


class Article(Page):
    """An article of one section. Wagtail's title is the beginning of the headline; its slug is the number."""

    number = models.BigIntegerField(_("number"), unique=True, editable=False)
    section = models.ForeignKey(
        Section, models.PROTECT, related_name="+", editable=False, verbose_name=_("section")
    )
    also = ParentalManyToManyField(Section, blank=True, related_name="+", verbose_name=_("also in"))
    kicker = models.CharField(_("kicker"), max_length=40, blank=True)
    headline = models.TextField(_("headline"), max_length=HEADLINE_LIMIT)
    list_title = models.CharField(_("shorter title for lists"), max_length=120, blank=True)
    push_title = models.CharField(_("shorter title for pushes"), max_length=120, blank=True)
    safe_headline = models.CharField(
        _("safe headline"),
        max_length=120,
        blank=True,
        help_text=_("What lists show of a restricted article."),
    )
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    lead = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lead photo")
    )
    lead_caption = models.TextField(_("caption of the lead photo"), blank=True)
    lead_credit = models.CharField(_("credit of the lead photo"), max_length=120, blank=True)
    edition = models.CharField(_("edition"), max_length=8, choices=Edition.choices, default=Edition.REALTIME)
    paper_date = models.DateField(_("date of the paper"), null=True, blank=True)
    paper_page = models.CharField(
        _("page of the paper"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^[A-Z][0-9]{1,3}$", _("Write a letter and a number: A1."))],
    )
    rating = models.CharField(_("rating"), max_length=10, choices=Rating.choices, default=Rating.GENERAL)
    sponsored = models.BooleanField(_("sponsored (廣編特輯)"), default=False)
    language = models.CharField(
        _("language"), max_length=16, choices=Language.choices, default=Language.TAIWAN
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    evolved_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("evolved from")
    )
    minor = models.BooleanField(
        _("minor edit"), default=False, help_text=_("A slip of the pen: readers see no new time of update.")
    )
    #: First publication as readers see it; an import brings its own. Aware, UTC.
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), null=True, blank=True, editable=False)
    #: When anybody last worked on it; the newsroom's list is ordered by it (Wagtail's own column has no
    #: index).
    edited_at = models.DateTimeField(editable=False, auto_now=True, db_index=True)
    source_id = models.CharField(max_length=300, null=True, unique=True, editable=False)  # noqa: DJ001 unique where known
    source_name = models.CharField(_("source"), max_length=200, blank=True, editable=False)
    source_url = models.CharField(_("source address"), max_length=2000, blank=True, editable=False)
    licence = models.CharField(_("licence"), max_length=200, blank=True, editable=False)
    #: Digest of the imported record, to know a changed one.
    import_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["articles.MonthFolder"]
    subpage_types: list[str] = []
    base_form_class = ArticleForm
    edit_handler = article_edit_handler
    #: Readers' access is the rating's business, not Wagtail's privacy settings.
    private_page_options: list[str] = []
    exclude_fields_in_copy = [
        "number", "published_at", "updated_at", "source_id", "source_name", "source_url", "import_digest",
        "old_addresses", "corrections", "companions",
    ]  # fmt: skip
    search_fields = [
        *Page.search_fields,
        index.SearchField("desk_words"),
        index.FilterField("number"),
        index.FilterField("section"),
        index.FilterField("edition"),
        index.FilterField("rating"),
        index.FilterField("edited_at"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("publish_alone", _("Can publish alone, reviewed after"))]
        indexes = [
            # The newsroom's list asks for the last edited of a section, of a rating, of the paper: never by a
            # scan of the rows, which carry their bodies.
            models.Index(fields=["section", "-edited_at"], name="article_of_section"),
            models.Index(fields=["rating", "-edited_at"], name="article_of_rating"),
            models.Index(fields=["edition", "-edited_at"], name="article_of_edition"),
            models.Index(fields=["-edited_at"], condition=models.Q(published_at=None), name="article_draft"),
            models.Index(fields=["-published_at"], name="article_published"),
        ]

    def __str__(self) -> str:
        return self.title

    #: Who chose which topic in the form that made this version (``articles/choosing.py``).
    topic_choices_made: Any = None
    #: What KEPT and ``live`` were when the row was read.
    _as_read: dict[str, Any] = {}

    # --- What Wagtail needs to know ---------------------------------------------------------------------

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._set_names()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self._set_names()
        super().minimal_clean()

    def clean(self) -> None:
        super().clean()
        if self.edition == Edition.PAPER and not (self.paper_date and self.paper_page):
            raise ValidationError({"paper_date": _("An article of the paper needs its date and page.")})
        if self.edition == Edition.REALTIME:
            self.paper_date, self.paper_page = None, ""
        if self.number and Story.objects.filter(number=self.number, headline="").exists():
            raise ValidationError(_("The whole story was redacted. Write a new article instead."))

    def _set_names(self) -> None:
        self.headline = " ".join(self.headline.split())
        # A number is taken when the row is written; what is only previewed or checked has none yet.
        self.slug = str(self.number or "new")
        self.title = self.headline[:250] or self.slug
        self.seo_title = ""

    def desk_words(self) -> str:
        """What the newsroom's search finds it by, beside its title."""
        from haowai.articles.desk_words import desk_words

        return desk_words(self)

    def get_url_parts(self, request: object = None, *args: Any) -> tuple[int, str, str] | None:
        """Where readers find the article (``site id, base, path``), whatever the tree says."""
        from haowai.sections.addresses import base_of, story_path

        site = self._get_relevant_site_root_paths(request)
        if not site or self.number is None:
            return None
        return site[0].site_id, base_of(self.section.channel), story_path(self.section, self.number)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The reader's page of this version, saved or not."""
        from haowai.articles.preview import preview_response
        from haowai.articles.printing import preview_data

        self._find_section()
        self.number = self.number or 0
        return preview_response(preview_data(self), self.section)

    def _find_section(self) -> None:
        """An article that is not saved yet belongs where it is about to lie."""
        if self.section_id is None:
            self.section = self.get_parent().specific.section

    def _get_dummy_header_url(self, original_request: HttpRequest | None = None) -> str:
        """What a preview pretends to ask: the channel's own host, wherever the newsroom is."""
        from haowai.sections.addresses import base_of

        self._find_section()
        return base_of(self.section.channel) + "/"

    def with_content_json(self, content: dict[str, Any]) -> Article:
        """A revision as an article. Where it stands and when it was printed is what the row says, not an old
        draft.

        An article for a paper that has not appeared yet goes live with its edition, whatever the form said.
        """
        article: Article = super().with_content_json(content)
        for name in KEPT:
            setattr(article, name, getattr(self, name))
        # Wagtail takes a live article down when a version is scheduled that was written before it was live,
        # since that version knows of no live revision.
        article.live_revision_id = (self.live_revision_id or self.latest_revision_id) if self.live else None
        article.last_published_at, article.expired = self.last_published_at, self.expired
        article._as_read = self._as_read
        if article.edition == Edition.PAPER and article.paper_date:
            article.go_live_at = moment_of(article.paper_date)
        return article

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Article:
        article: Article = super().from_db(db, field_names, values)
        article._remember()
        return article

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self._remember()

    def _remember(self, saved: Collection[str] | None = None) -> None:
        """Note what the row holds now: everything, or the columns that were saved."""
        names = [name for name in (*KEPT, "live") if name in self.__dict__]
        if saved is not None:
            names = [name for name in names if name in saved or name.removesuffix("_id") in saved]
        self._as_read = {**self._as_read, **{name: self.__dict__[name] for name in names}}

    def _merge_row(self) -> None:
        """Take over what others changed in the row since it was read, and lock it. Raises ArticleChanged when
        it went live or was taken down, since this save would undo that.
        """
        names = [*KEPT, "live"]
        row = Article.objects.select_for_update(of=("self",)).filter(pk=self.pk).values(*names).first() or {}
        known = self._as_read
        if row and "live" in known and row["live"] != known["live"] and self.live == known["live"]:
            raise ArticleChanged(_("The article was printed or taken down meanwhile. Load it again."))
        for name in KEPT:
            if name in row and name in known and getattr(self, name) == known[name]:
                setattr(self, name, row[name])

    def create_alias(self, *args: Any, **kwargs: Any) -> Any:
        raise ValidationError(_("An article stands once; put it into further sections instead."))

    def _forget_publication(self) -> None:
        for name in ("live_revision", "first_published_at", "last_published_at"):
            setattr(self, name, None)

    # --- Doors to the press: each opens (or joins) the press transaction --------------------------------

    def save(self, *args: Any, **kwargs: Any) -> None:
        with press_transaction() as press:
            if self._state.adding:
                # Whoever adds an article, a form or a copy of a live one, adds a draft.
                self.live = False
                self.has_unpublished_changes = True
                self._forget_publication()
                if self.alias_of_id:
                    raise ValidationError(_("An article stands once; put it into further sections instead."))
                if not self.number:
                    self.number = ArticleNumber.take()[0]
                # Not the section that a copy brings along.
                self.section = self.get_parent().specific.section
            elif kwargs.get("update_fields") is None:
                self._merge_row()
            if not self.live:
                self.live_revision = None
                if self.published_at is None:
                    # Wagtail gives a copy of a live article the times of a printing that never was.
                    self._forget_publication()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = [*kwargs["update_fields"], "edited_at"]
            super().save(*args, **kwargs)
            self._remember(kwargs.get("update_fields"))
            press.touch_article(self.pk)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        revision = super().save_revision(*args, **kwargs)
        if self.topic_choices_made is not None:
            self.topic_choices_made.keep(self)
            self.topic_choices_made = None
        return revision

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        with press_transaction(actor_of(kwargs.get("user"))):
            return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with press_transaction(actor_of(kwargs.get("user"))):
            return super().unpublish(*args, **kwargs)


def actor_of(user: Any) -> str | None:
    """How the log names somebody: by key, never by name, since names can have to be forgotten."""
    return f"staff:{user.pk}" if user is not None and user.pk else None
