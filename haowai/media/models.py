"""Photos and video, with the rights that decide whether readers may see them today."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from haowai.lib.recorded import Recorded
from haowai.media.captions import LIMIT, read_captions
from haowai.media.films import check_film
from haowai.media.upright import upright


class Uses(models.TextChoices):
    """Where a picture may be used."""

    ALL = "all", _("everywhere")
    WEB = "web", _("on the site only")
    PAPER = "paper", _("in the paper only")
    NONE = "none", _("nowhere: archive")


class Photo(Recorded, AbstractImage):  # type: ignore[django-manager-missing]
    """A picture with caption, credit, alternative text, allowed uses and expiry.

    Caption and credit here are what a new use starts from; a printing keeps its own, as printed.
    """

    reference_type: ClassVar[str] = "photo"
    #: Set where the picture's addresses are to work although it is not for everybody (``media/passes.py``).
    reader_pass: str = ""

    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Without brackets: they are set when it is printed."),
    )
    alt = models.CharField(_("alternative text"), max_length=500, blank=True)
    uses = models.CharField(_("allowed uses"), max_length=8, choices=Uses.choices, default=Uses.ALL)
    expires_at = models.DateTimeField(_("rights end at"), null=True, blank=True, db_index=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    source_url = models.URLField(_("source address"), max_length=2000, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "caption",
        "credit",
        "alt",
        "uses",
        "expires_at",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.AutocompleteField("caption"),
        index.AutocompleteField("credit"),
        index.AutocompleteField("alt"),
        index.FilterField("expires_at"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        permissions = [("choose_image", _("Can choose photo"))]

    @property
    def default_alt_text(self) -> str:
        return self.alt or self.caption or self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            # Size and hash are part of its addresses: found out later, by whoever asks first, they would change pages.
            file = self.file.file
            if turned := upright(file):
                file = turned
                self.file.save(self.file.name, turned, save=False)
                self.file._committed = True
                self.width, self.height = self.file.width, self.file.height
            file.seek(0)
            self.file_size, self.file_hash = file.size, hash_filelike(file)
            file.seek(0)
        super().save(*args, **kwargs)

    def may_be_shown(self, at: datetime | None = None) -> bool:
        """Whether readers of the site may see the picture at a moment (aware; now when absent)."""
        if self.withdrawn_at or self.uses in {Uses.PAPER, Uses.NONE}:
            return False
        return self.expires_at is None or self.expires_at > (at or timezone.now())

    def as_picture(self) -> dict[str, Any]:
        """What pages show of it beside words: file, crop, and whether it may be shown."""
        return {
            "file": self.file.name,
            "bytes": [self.file_size, self.file_hash],
            "size": [self.width, self.height],
            "focus": [
                self.focal_point_x,
                self.focal_point_y,
                self.focal_point_width,
                self.focal_point_height,
            ],
            "uses": self.uses,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "withdrawn": self.withdrawn_at is not None,
        }

    def reference(self) -> dict[str, Any]:
        return self.as_picture() | {"caption": self.caption, "credit": self.credit, "alt": self.alt}


class PhotoRendition(AbstractRendition):
    """A thumbnail for the newsroom. Readers' sizes are made by ``media/pictures.py``."""

    image = models.ForeignKey(Photo, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_of_a_kind"
            )
        ]


def film_path(video: Video, name: str) -> str:
    return _hidden_path("videos", name)


def captions_path(video: Video, name: str) -> str:
    return _hidden_path("captions", name)


def _hidden_path(folder: str, name: str) -> str:
    """Where an upload goes: a path that nobody guesses before a page leads to it."""
    return f"{folder}/{timezone.now():%Y/%m}/{secrets.token_urlsafe(8)}/{name}"


class Video(Recorded, index.Indexed):
    """A film of our own: file, poster, captions. Embedded ones are blocks of an article."""

    reference_type: ClassVar[str] = "video"
    #: As a photo's.
    reader_pass: str = ""

    title = models.CharField(_("title"), max_length=255)
    file = models.FileField(
        _("file"), upload_to=film_path, validators=[FileExtensionValidator(["mp4", "webm", "m4v"])]
    )
    poster = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("poster")
    )
    captions = models.FileField(
        _("captions (WebVTT)"),
        upload_to=captions_path,
        blank=True,
        validators=[FileExtensionValidator(["vtt"])],
    )
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    search_fields = [index.AutocompleteField("title"), index.AutocompleteField("credit")]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["-created_at"]
        # Whoever asks for a file is asked which film it belongs to.
        indexes = [
            models.Index(fields=["file"], name="video_by_file"),
            models.Index(fields=["captions"], name="video_by_captions"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Look into files that are new: what readers' browsers could not play is said at once."""
        super().clean()
        wrong: dict[str, ValidationError] = {}
        for name, check in (
            ("file", lambda field: check_film(field.file, field.name)),
            ("captions", lambda field: read_captions(field.file.read(LIMIT + 1))),
        ):
            field = getattr(self, name)
            if field and not field._committed:
                try:
                    check(field)
                except ValidationError as error:
                    wrong[name] = error
                field.file.seek(0)
        if wrong:
            raise ValidationError(wrong)

    def reference(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "file": self.file.name,
            "poster": self.poster_id,
            "captions": self.captions.name,
            "credit": self.credit,
        }
