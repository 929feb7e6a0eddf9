"""Topics of an article while it is written: names to complete, what is offered, and a screen that does without script.

Also what a person signs with. Nothing of a text is kept or logged.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page

from haowai.articles.choosing import Choices, read_names
from haowai.articles.fields import save_new_topics, topics_named
from haowai.articles.models import Article, TopicChoice
from haowai.articles.models.article import actor_of
from haowai.discovery.offering import Offer, Offers
from haowai.lib.limits import Limiter
from haowai.newsroom.access import article_for
from haowai.newsroom.offers import LONGEST, offers, text_of
from haowai.newsroom.views.base import Trail
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, SubjectKind, Topic

SUGGESTIONS = 12
#: As JSON in UTF-8, with room for what JSON escapes.
MOST_BYTES = 8 * LONGEST
#: Somebody who types and never stops is answered once a second.
limiter = Limiter(most=60, seconds=60)


def topic_names(request: HttpRequest) -> JsonResponse:
    """Names of topics that hold the term, or have another name that does, for completion."""
    term = request.GET.get("term", "").strip()
    rows = Topic.objects.filter(Q(name__icontains=term) | Q(aliases__icontains=term)).order_by("name")
    names = rows.values_list("name", flat=True)[:SUGGESTIONS] if term else ()
    return JsonResponse(list(names), safe=False)


def person_signs_with(request: HttpRequest, pk: int) -> JsonResponse:
    """The role and place that a person's byline starts from."""
    person = get_object_or_404(Person, pk=pk)
    return JsonResponse({"role": person.role, "place": person.place})


# ------------------------------------------------------------------------------------- for the form's script


@require_POST
def topic_offers(request: HttpRequest) -> JsonResponse:
    """Offers for the text of a form.

    The body is JSON: ``article`` (a key) or, before it is saved, ``place`` (the key of the folder that it will lie in),
    ``headline``, ``text``, and ``topics``, the names in the form. Answers ``{"named": […], "new": […]}``; 400 for what
    is no such JSON, 413 for a text of more than 50,000 characters, 429 for too many questions.
    """
    if not limiter.allows(f"staff {request.user.pk}"):
        return JsonResponse({"error": _("Too many questions. Wait a moment.")}, status=429)
    if len(request.body) > MOST_BYTES:
        return _too_long()
    asked = _asked(request.body)
    if asked is None:
        return JsonResponse({"error": _("This is no question about a text.")}, status=400)
    article = _writable(request.user, asked["article"], asked["place"])
    if len(asked["headline"]) + len(asked["text"]) > LONGEST:
        return _too_long()
    found = offers(request.user, asked["headline"], asked["text"], article=article, chosen=asked["topics"])
    return JsonResponse(
        {"named": [_shown(offer) for offer in found.named], "new": [_shown(offer) for offer in found.new]}
    )


def _too_long() -> JsonResponse:
    return JsonResponse({"error": _("The text is too long to look through.")}, status=413)


def _asked(body: bytes) -> dict[str, Any] | None:
    """The question, each part of the right kind; None when one isn't."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(asked, dict):
        return None
    fields = {name: asked.get(name) for name in ("article", "place", "headline", "text", "topics")}
    topics = fields["topics"]
    right = (
        all(fields[key] is None or _is_key(fields[key]) for key in ("article", "place"))
        and all(isinstance(fields[text], str) for text in ("headline", "text"))
        and isinstance(topics, list)
        and len(topics) <= 200
        and all(isinstance(name, str) for name in topics)
    )
    return fields if right else None


def _is_key(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _writable(user: Any, article: int | None, place: int | None) -> Article | None:
    """The article, or None for one that is yet to be saved at a place. Raises PermissionDenied and Http404 as the form
    itself would."""
    if article is not None:
        return article_for(user, article, "can_edit")
    folder = get_object_or_404(Page, pk=place)
    if not folder.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    return None


def _shown(offer: Offer) -> dict[str, str]:
    # What nobody has told is no note.
    notes = [str(SubjectKind(offer.kind).label)] if offer.kind not in {"", SubjectKind.SUBJECT} else []
    if offer.written != offer.name:
        notes.append(_("in the text: %(words)s") % {"words": offer.written})
    if offer.doubtful:
        notes.append(_("or somebody else of this name"))
    return {"name": offer.name, "note": " · ".join(notes)}


# -------------------------------------------------------------------------------------------- without script


class ArticleTopicsView(Trail, TemplateView):
    """The topics of an article's newest version, who chose them, and what is offered for it as it is saved."""

    template_name = "newsroom/articles/topics.html"
    page_title: Promise | str = gettext_lazy("Topics")
    header_icon = "tag"
    above = ("newsroom_articles", gettext_lazy("Articles"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.article = article_for(request.user, kwargs["pk"], "can_edit")
        self.version: Article = self.article.get_latest_revision_as_object()
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.article.draft_title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        topics = list(self.version.topics.all())
        choices = TopicChoice.objects.filter(article=self.article, refused=False).select_related("by")
        by_topic = {choice.topic_id: choice for choice in choices}
        refused = TopicChoice.objects.filter(article=self.article, refused=True).select_related("by")
        found = self.found()
        return {
            **super().get_context_data(**kwargs),
            "article": self.article,
            "chosen": [(topic, by_topic.get(topic.pk)) for topic in topics],
            "refused": refused,
            "groups": [
                (_("Named in the text"), [(offer, _shown(offer)) for offer in found.named]),
                (_("Perhaps new words"), [(offer, _shown(offer)) for offer in found.new]),
            ],
            "locked": self.article.permissions_for_user(self.request.user).page_locked(),
        }

    def found(self) -> Offers:
        version = self.version
        chosen = [topic.name for topic in version.topics.all()]
        return offers(self.request.user, version.headline, text_of(version), article=version, chosen=chosen)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """``take``: a name that becomes a topic of a new draft; ``refuse``: one that isn't offered any more."""
        here = redirect("newsroom_article_topics", self.article.pk)
        if self.article.permissions_for_user(request.user).page_locked():
            messages.error(request, _("The article is locked."))
            return here
        # As a form's names are read: tidy, and not too long.
        taken, refused = (
            "".join(read_names(json.dumps([request.POST.get(name, "")]))) for name in ("take", "refuse")
        )
        topics = topics_named([taken] if taken else [])
        if any(topic.pk is None for topic in topics) and not request.user.has_perm("sections.add_topic"):
            raise PermissionDenied
        self.decide(topics, taken, refused)
        return here

    def decide(self, topics: list[Topic], taken: str, refused: str) -> None:
        user = self.request.user
        with press_transaction(actor_of(user)):
            before = [topic.pk for topic in self.version.topics.all()]
            choices = Choices(user, before, [taken] if taken else [], [refused] if refused else [])
            if topics:
                save_new_topics(topics)
                self.version.topics.add(*topics)
                self.version.topic_choices_made = choices
                self.version.save_revision(user=user, log_action=True)
                messages.success(
                    self.request, _("“%(name)s” is a topic of the draft.") % {"name": topics[0].name}
                )
            elif refused:
                choices.keep(self.version)
                messages.success(self.request, _("“%(name)s” is not offered any more.") % {"name": refused})
