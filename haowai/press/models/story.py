"""The story: the latest printing of one article, with the columns that lists need, and the lists it stands
on.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from haowai.media.models import Photo
from haowai.press.models.log import Payload
from haowai.sections.models import Channel, Language, Section

TAIPEI = ZoneInfo("Asia/Taipei")


class Status(models.TextChoices):
    """Whether readers meet the story. A redacted one is either live (a new version) or taken down."""

    LIVE = "live", _("live")
    TAKEN_DOWN = "taken-down", _("taken down")


class Rating(models.TextChoices):
    """Decided by the desk."""

    GENERAL = "general", _("general")
    RESTRICTED = "restricted", _("restricted (18+)")


class Edition(models.TextChoices):
    """Where the story was made for."""

    REALTIME = "realtime", _("realtime")
    PAPER = "paper", _("paper")


class Form(models.TextChoices):
    """What a story mostly is: decided by its body (``press/payload.py: form_of``)."""

    ARTICLE = "article", _("article")
    VIDEO = "video", _("video")
    GALLERY = "gallery", _("gallery")
    RECIPE = "recipe", _("recipe")


class Story(models.Model):
    """One article as readers meet it. Derived from the log: ``haowai rebuild stories`` makes all of them
    anew.

    ``number`` is the article's public number. ``payload`` is that of the latest printing with words in it.
    """

    number = models.BigIntegerField(primary_key=True)
    payload = models.ForeignKey(Payload, models.PROTECT, related_name="+")
    printing = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    rating = models.CharField(max_length=10, choices=Rating.choices)
    form = models.CharField(max_length=8, choices=Form.choices, default=Form.ARTICLE)
    edition = models.CharField(max_length=8, choices=Edition.choices)
    paper_date = models.DateField(null=True)
    paper_page = models.CharField(max_length=8, blank=True)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    language = models.CharField(max_length=16, choices=Language.choices)
    kicker = models.CharField(max_length=40, blank=True)
    headline = models.TextField()
    list_title = models.CharField(max_length=120, blank=True)
    safe_headline = models.CharField(max_length=120, blank=True)
    standfirst = models.TextField(blank=True)
    byline = models.CharField(max_length=300, blank=True)
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    photo_alt = models.CharField(max_length=500, blank=True)
    sponsored = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    source_url = models.CharField(max_length=2000, blank=True)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [
            models.Index(
                fields=["source_url"], name="story_by_source_url", condition=~models.Q(source_url="")
            ),
            models.Index(fields=["channel", "number"], name="story_by_channel_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.headline}"

    @property
    def is_live(self) -> bool:
        return self.status == Status.LIVE

    @property
    def is_restricted(self) -> bool:
        return self.rating == Rating.RESTRICTED

    @property
    def title(self) -> str:
        """The headline that lists show: the shorter one where the desk wrote one, the safe one of a
        restricted story.
        """
        if self.is_restricted:
            return self.safe_headline or str(_("Restricted story"))
        return self.list_title or self.headline


class ListQuerySet(models.QuerySet["ListEntry"]):
    """Entries of lists, newest first. Only live stories stand on lists."""

    def of(self, key: str) -> ListQuerySet:
        return self.filter(list=key).order_by("-published_at", "-story_id")

    def of_day(self, key: str, day: date) -> ListQuerySet:
        """Entries of a day of Taipei."""
        start = datetime.combine(day, time.min, TAIPEI)
        return self.of(key).filter(published_at__gte=start, published_at__lt=start + timedelta(days=1))


class ListEntry(models.Model):
    """A story's place on one list. The list's name is also its surrogate key: see ``press/keys.py``."""

    list = models.CharField(max_length=60)
    story = models.ForeignKey(Story, models.CASCADE, related_name="places")
    published_at = models.DateTimeField()

    objects = ListQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on a list")
        verbose_name_plural = _("places on lists")
        constraints = [models.UniqueConstraint(fields=["story", "list"], name="story_once_on_a_list")]
        indexes = [models.Index(fields=["list", "-published_at", "-story"], name="list_newest_first")]

    def __str__(self) -> str:
        return f"{self.list} {self.story_id}"


class Alias(models.Model):
    """An older address of a story: ``host/path?query`` without scheme; the host may be absent (``/path``)."""

    address = models.CharField(max_length=2000, unique=True)
    number = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.address


class MediaKind(models.TextChoices):
    """What a story shows."""

    PHOTO = "photo", _("photo")
    VIDEO = "video", _("video")


class MediaUse(models.Model):
    """A photo or a video that a story shows, or showed in a printing that readers can still look up. Whoever serves a
    picture asks here whether it belongs to restricted or withdrawn stories alone.
    """

    kind = models.CharField(max_length=5, choices=MediaKind.choices)
    #: Its key; no foreign key, since a printing keeps the ids of what was deleted.
    media = models.BigIntegerField()
    story = models.ForeignKey(Story, models.CASCADE, related_name="media_uses")
    #: Only printings that a redaction sealed show it: by this story nobody sees it again.
    sealed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("use of a photo or video")
        verbose_name_plural = _("uses of photos and videos")
        constraints = [
            models.UniqueConstraint(fields=["story", "kind", "media"], name="media_once_in_a_story")
        ]
        indexes = [models.Index(fields=["kind", "media"], name="media_use_by_media")]

    def __str__(self) -> str:
        return f"{self.kind} {self.media} in {self.story_id}"


class CorrectionRecord(models.Model):
    """A correction as the archive of corrections lists it, derived from the latest printing of its story. It stays when
    the story is taken down. Whether its text may be shown is the story's rating and status of today; a withheld text is
    empty.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="correction_records")
    #: ``CorrectionData.id``.
    correction = models.BigIntegerField()
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("correction on record")
        verbose_name_plural = _("corrections on record")
        constraints = [
            models.UniqueConstraint(fields=["story", "correction", "at"], name="correction_once_on_record")
        ]
        indexes = [models.Index(fields=["channel", "-at", "-id"], name="corrections_newest_first")]

    def __str__(self) -> str:
        return f"{self.story_id} {self.at:%F %T}"
