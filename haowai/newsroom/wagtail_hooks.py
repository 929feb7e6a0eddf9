"""Wagtail made into this newsroom: menu, home screen, and our acts in place of those that suit a tree of
pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SubmitForModerationMenuItem,
    UnpublishMenuItem,
)
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views.home import (
    LockedPagesPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.admin.widgets.button import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted
from wagtail.snippets.models import register_snippet

from haowai.articles.models import Article
from haowai.audience.numbers import stands_since as counting_stands_since
from haowai.lib.recorded import Recorded, take_note
from haowai.newsroom.access import ANY, linkable, somewhere
from haowai.newsroom.buttons import printings_address
from haowai.newsroom.dashboard import (
    CountingStands,
    JustPrinted,
    LateCaches,
    MyDrafts,
    ScheduledNext,
    ToReview,
)
from haowai.newsroom.promotions import PromotionViewSet
from haowai.newsroom.readership.access import may_see_story
from haowai.newsroom.services import ServicePageViewSet
from haowai.newsroom.viewsets import PaperGroup, VideoViewSet
from haowai.press.models import Story
from haowai.press.purging.following import late_caches
from haowai.press.redaction import READ_SEALED, REDACT

# Wagtail would send mail in the middle of the press transaction, with every lock held. What waits for somebody stands
# on their home screen.
for signal, sender, name in (
    (task_submitted, TaskState, "group_approval_task_submitted"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected"),
    (workflow_approved, WorkflowState, "workflow_state_approved"),
):
    signal.disconnect(sender=sender, dispatch_uid=f"{name}_email_notification")

register_snippet(PaperGroup)
register_snippet(VideoViewSet)
register_snippet(PromotionViewSet)
register_snippet(ServicePageViewSet)


# --- Menu ---------------------------------------------------------------------------------------------------


class DeskMenuItem(MenuItem):
    """An entry for those who hold a permission of Django's, or one of Wagtail's in some section."""

    def __init__(
        self, label: Any, address: str, *, permission: str = "", verbs: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(label, reverse(f"newsroom_{address}"), name=address.replace("_", "-"), **kwargs)
        self.permission, self.verbs = permission, tuple(verbs)

    def is_shown(self, request: HttpRequest) -> bool:
        if self.permission and request.user.has_perm(self.permission):
            return True
        return bool(self.verbs) and somewhere(request.user, *self.verbs)


@hooks.register("register_admin_menu_item")
def flash_item() -> MenuItem:
    return DeskMenuItem(gettext_lazy("Flash"), "flash", verbs=("add",), icon_name="pick", order=10)


@hooks.register("register_admin_menu_item")
def breaking_item() -> MenuItem:
    return DeskMenuItem(
        gettext_lazy("Breaking"),
        "breaking",
        permission="sections.view_breaking",
        icon_name="warning",
        order=15,
    )


@hooks.register("register_admin_menu_item")
def new_article_item() -> MenuItem:
    return DeskMenuItem(
        gettext_lazy("New article"), "new_article", verbs=("add",), icon_name="edit", order=20
    )


@hooks.register("register_admin_menu_item")
def articles_item() -> MenuItem:
    return DeskMenuItem(gettext_lazy("Articles"), "articles", verbs=ANY, icon_name="doc-full", order=30)


@hooks.register("register_admin_menu_item")
def reviews_item() -> MenuItem:
    return DeskMenuItem(
        gettext_lazy("To be reviewed"),
        "reviews",
        permission="newsroom.view_review",
        icon_name="check",
        order=40,
    )


@hooks.register("register_admin_menu_item")
def fronts_item() -> MenuItem:
    return DeskMenuItem(
        gettext_lazy("Fronts"),
        "fronts",
        permission="sections.change_front",
        verbs=("publish",),
        icon_name="grip",
        order=50,
    )


@hooks.register("register_admin_menu_item")
def specials_item() -> MenuItem:
    return DeskMenuItem(
        gettext_lazy("Specials"),
        "specials",
        permission="sections.view_special",
        icon_name="folder-open-1",
        order=55,
    )


@hooks.register("register_admin_menu_item")
def editions_item() -> MenuItem:
    return DeskMenuItem(
        gettext_lazy("Paper editions"),
        "editions",
        permission="press.view_paperedition",
        icon_name="calendar-alt",
        order=60,
    )


@hooks.register("register_admin_menu_item")
def numbers_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Numbers"),
        reverse("newsroom_numbers"),
        name="numbers",
        icon_name="glasses",
        order=70,
    )


@hooks.register("register_admin_menu_item")
def press_log_item() -> MenuItem:
    return DeskMenuItem(
        gettext_lazy("Press log"), "press_log", permission="press.view_logrow", icon_name="list-ul", order=800
    )


@hooks.register("register_admin_menu_item")
def legal_items() -> MenuItem:
    """The legal desk's own: redact, read what is sealed, who read it."""
    items = [
        DeskMenuItem(gettext_lazy("Redact"), "redact", permission=REDACT, icon_name="no-view", order=10),
        DeskMenuItem(
            gettext_lazy("Sealed printings"), "sealed", permission=READ_SEALED, icon_name="lock", order=20
        ),
        DeskMenuItem(
            gettext_lazy("Looks"), "looks", permission="press.view_sealedlook", icon_name="view", order=30
        ),
    ]
    return SubmenuMenuItem(
        gettext_lazy("Legal"), Menu(items=items), name="legal", icon_name="lock", order=700
    )


@hooks.register("construct_main_menu")
def our_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """The tree of folders is the administrator's; everybody else finds articles in the list. No
    advertising."""
    user: Any = request.user
    hidden = {"help"} if user.is_superuser else {"help", "explorer"}
    if not user.has_perm("press.view_logrow"):
        hidden.add("reports")
    items[:] = [item for item in items if item.name not in hidden]
    for item in items:
        if item.name == "images":
            item.label, item.order = gettext_lazy("Photos"), 500
        if item.name == "explorer":
            item.label, item.order = gettext_lazy("Tree"), 9900
    items.sort(key=lambda item: item.order)


@hooks.register("construct_settings_menu")
def our_settings_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Hosts come from the settings file: a form that seems to change them would lie."""
    items[:] = [item for item in items if item.name != "sites"]


@hooks.register("construct_reports_menu")
def our_reports_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports about kinds of pages say nothing where all are articles."""
    items[:] = [
        item for item in items if item.name not in {"page-types-usage", "aging-pages", "workflow-tasks"}
    ]


class NoDocuments(PagesAdminAPIViewSet):
    """Every page of Wagtail's admin names an address for documents; there are none here."""

    def get_queryset(self) -> QuerySet[Page]:
        return Page.objects.none()


@hooks.register("construct_admin_api")
def no_documents(router: WagtailAPIRouter) -> None:
    router.register_endpoint("documents", NoDocuments)


@hooks.register("construct_page_chooser_queryset")
def pages_to_link_to(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Wagtail shows everybody the titles of everybody's drafts."""
    return pages.filter(linkable(request.user))


@hooks.register("insert_global_admin_css")
def our_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/newsroom.css"))


@hooks.register("insert_editor_js")
def our_editor_js() -> str:
    scripts = [(static(f"newsroom/{name}.island.js"),) for name in ("byline", "offers", "saving")]
    return format_html_join("", '<script src="{}" type="module"></script>', scripts)


# --- Home screen --------------------------------------------------------------------------------------------


@hooks.register("construct_homepage_panels")
def our_panels(request: HttpRequest, panels: list[Any]) -> None:
    """What waits for me, my drafts, what comes next, what was just printed, what is to be reviewed; before all, which
    caches in front may show readers older pages, and since when nothing was counted."""
    ours: list[Any] = [
        panel
        for panel in panels
        if isinstance(
            panel, WorkflowObjectsToModeratePanel | UserObjectsInWorkflowModerationPanel | LockedPagesPanel
        )
    ]
    if somewhere(request.user, *ANY):
        ours += [MyDrafts(request, 230), ScheduledNext(request, 240), JustPrinted(request, 260)]
    if request.user.has_perm("newsroom.change_review"):
        ours.append(ToReview(request, 215))
    if late := late_caches():
        ours.append(LateCaches(late, 100))
    if since := counting_stands_since():
        ours.append(CountingStands(since, 110))
    panels[:] = ours


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and images there are is nobody's work."""
    items.clear()


# --- One article --------------------------------------------------------------------------------------------


class TakeDownMenuItem(UnpublishMenuItem):
    label = gettext_lazy("Take down")

    def get_url(self, context: Any) -> str:
        return reverse("newsroom_take_down", args=[context["page"].pk])


class RestoreMenuItem(ActionMenuItem):
    name = "action-restore"
    label = gettext_lazy("Restore")
    icon_name = "rotate"
    order = 25

    def is_shown(self, context: Any) -> bool:
        if context["view"] != "edit" or context["locked_for_user"]:
            return False
        article = context["page"]
        tester = self.get_user_page_permissions_tester(context)
        return (
            not article.live and getattr(article, "published_at", None) is not None and tester.can_publish()
        )

    def get_url(self, context: Any) -> str:
        return reverse("newsroom_restore", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def restore_menu_item() -> ActionMenuItem:
    return RestoreMenuItem()


def _place(item: ActionMenuItem, may_publish: bool) -> tuple[int, int]:
    """Approving comes first for whoever is asked to, submitting for whoever can't publish: drafts save
    themselves."""
    first = item.name == "approve" or (not may_publish and isinstance(item, SubmitForModerationMenuItem))
    return (0 if first else 1, item.order)


@hooks.register("construct_page_action_menu")
def our_action_menu(items: list[ActionMenuItem], request: HttpRequest, context: Any) -> None:
    """A desk takes down what Wagtail unpublishes, and finds first what it came for."""
    items[:] = [
        TakeDownMenuItem(item.order) if isinstance(item, UnpublishMenuItem) else item for item in items
    ]
    may_publish = any(isinstance(item, PublishMenuItem) for item in items)
    items.sort(key=lambda item: _place(item, may_publish))


def _is_article(page: Page) -> bool:
    return issubclass(page.specific_class, Article)


@hooks.register("register_page_header_buttons")
def printings_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From an article to what was printed of it. Move, copy, delete and unpublish lead to our screens by the
    hooks below."""
    if _is_article(page) and user.has_perm("press.view_logrow"):
        yield Button(
            _("Printings"), printings_address(page.specific.number), icon_name="list-ul", priority=66
        )


@hooks.register("register_page_header_buttons")
def numbers_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From an article to what it was read."""
    if _is_article(page) and page.specific.published_at and may_see_story(user, page.specific.section_id):
        yield Button(
            _("Numbers"),
            reverse("newsroom_story_numbers", args=[page.specific.number]),
            icon_name="glasses",
            priority=67,
        )


@hooks.register("before_move_page")
def move_to_section_instead(
    request: HttpRequest, page: Page, destination: Page | None = None
) -> HttpResponse | None:
    return redirect("newsroom_move", page.pk) if _is_article(page) else None


@hooks.register("before_copy_page")
def copy_as_draft_instead(request: HttpRequest, page: Page) -> HttpResponse | None:
    return redirect("newsroom_copy", page.pk) if _is_article(page) else None


@hooks.register("before_delete_page")
def refuse_to_delete_printed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Readers are owed a notice that it was taken down."""
    if not _is_article(page) or not Story.objects.filter(number=page.specific.number).exists():
        return None
    if page.live and page.permissions_for_user(request.user).can_unpublish():
        messages.error(request, _("A printed article can't be deleted. You can take it down."))
        return redirect("newsroom_take_down", page.pk)
    messages.error(request, _("A printed article can't be deleted. It is taken down already."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def before_bulk_action(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Printed articles are neither deleted in bulk nor moved about the tree; what is recorded is noted
    before it goes, since Wagtail deletes in bulk around the model's own method."""
    pages = [page for page in objects if isinstance(page, Page)]
    numbers = (
        Article.objects.filter(pk__in=[page.pk for page in pages]).order_by().values_list("number", flat=True)
    )
    if action_type == "delete" and pages and Story.objects.filter(number__in=list(numbers)).exists():
        messages.error(request, _("A printed article can't be deleted. Choose drafts only, or take it down."))
        return redirect("newsroom_articles")
    if action_type == "move" and pages:
        messages.error(request, _("Move articles one by one: each goes to a section."))
        return redirect("newsroom_articles")
    if action_type == "delete":
        for row in objects:
            if isinstance(row, Recorded):
                take_note(row, deleted=True)
    return None
