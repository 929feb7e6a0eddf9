"""The blocks a body is made of."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from haowai.lib.players import player_of

INLINE = ["bold", "italic", "link"]


class PhotoBlock(blocks.StructBlock):
    """A picture with its words. Empty caption and credit are those of the photo. ``remote`` keeps the address that an
    import found; it is never hot-linked."""

    photo = ImageChooserBlock(label=_("Photo"), required=False)
    caption = blocks.TextBlock(label=_("Caption"), required=False, rows=2)
    credit = blocks.CharBlock(label=_("Credit"), required=False, help_text=_("Without brackets."))
    alt = blocks.CharBlock(label=_("Alternative text"), required=False)
    remote = blocks.URLBlock(label=_("Address of a picture not fetched"), required=False)

    class Meta:
        icon = "image"
        label = _("Photo")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not (cleaned["photo"] or cleaned["remote"] or cleaned["caption"]):
            raise blocks.StructBlockValidationError({"photo": ValidationError(_("Choose a photo."))})
        return cleaned


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"), rows=3)
    cite = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")


class ItemsBlock(blocks.StructBlock):
    ordered = blocks.BooleanBlock(label=_("Numbered"), required=False)
    items = blocks.ListBlock(blocks.CharBlock(label=_("Item")), label=_("Items"))

    class Meta:
        icon = "list-ul"
        label = _("List")


class EmbedBlock(blocks.StructBlock):
    """Something on another site. Readers get a link or a poster of ours, so that no other host is asked before they
    want it. Of a film on a site that we know, title and poster are found when the article is saved
    (``articles/embeds.py``)."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, help_text=_("Of a film on YouTube or Vimeo it is found by itself.")
    )
    poster = ImageChooserBlock(
        label=_("Poster"), required=False, help_text=_("Of a film on YouTube or Vimeo it is found by itself.")
    )

    class Meta:
        icon = "link"
        label = _("Embed")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["title"] and player_of(cleaned["url"]) is None:
            raise blocks.StructBlockValidationError({"title": ValidationError(_("Write a title."))})
        return cleaned


class RecipeBlock(blocks.StructBlock):
    serves = blocks.CharBlock(label=_("Serves"), required=False)
    prep = blocks.CharBlock(label=_("Preparation"), required=False)
    cook = blocks.CharBlock(label=_("Cooking"), required=False)
    ingredients = blocks.ListBlock(blocks.CharBlock(label=_("Ingredient")), label=_("Ingredients"))
    steps = blocks.ListBlock(blocks.TextBlock(label=_("Step"), rows=2), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Recipe")


class BodyBlock(blocks.StreamBlock):
    """An article's body."""

    paragraph = blocks.RichTextBlock(label=_("Paragraph"), icon="pilcrow", features=INLINE)
    subheading = blocks.CharBlock(label=_("Subheading"), icon="title")
    photo = PhotoBlock()
    gallery = blocks.ListBlock(PhotoBlock(), label=_("Gallery"), icon="image", min_num=2)
    quote = QuoteBlock()
    list = ItemsBlock()
    table = TypedTableBlock(
        [("text", blocks.CharBlock(required=False, label=_("Text")))], label=_("Table"), icon="table"
    )
    embed = EmbedBlock()
    video = SnippetChooserBlock("media.Video", label=_("Video"), icon="media")
    recipe = RecipeBlock()
