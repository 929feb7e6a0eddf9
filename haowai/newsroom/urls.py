"""Addresses of the newsroom: our own first, the rest Wagtail's."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from haowai.newsroom.views.actions import CopyView, MoveView, RestoreView, TakeDownView
from haowai.newsroom.views.articles import ArticleListView
from haowai.newsroom.views.breaking import BreakingView
from haowai.newsroom.views.desk import FlashView, NewArticleView, new_article_in
from haowai.newsroom.views.editions import EditionListView, EditionView
from haowai.newsroom.views.fronts import FrontListView, FrontView
from haowai.newsroom.views.legal import LookListView, RedactView, SealedListView, SealedView
from haowai.newsroom.views.numbers import (
    DayView,
    NumbersView,
    StoryNumbersView,
    choose_day,
    hours_csv,
    stories_csv,
    story_csv,
)
from haowai.newsroom.views.password import NewPasswordView
from haowai.newsroom.views.photos import WithdrawPhotoView
from haowai.newsroom.views.press_log import PressLogView
from haowai.newsroom.views.reviews import ReviewListView
from haowai.newsroom.views.specials import SpecialListView, SpecialView
from haowai.newsroom.views.staff import AccountView
from haowai.newsroom.views.topics import ArticleTopicsView, person_signs_with, topic_names, topic_offers


def desk(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """An address for those who may enter the newsroom; the view asks for more."""
    return path(route, require_admin_access(view), name=f"newsroom_{name}")


urlpatterns = [
    path("new-password/", NewPasswordView.as_view(), name="newsroom_new_password"),
    path("account/", require_admin_access(AccountView.as_view()), name="newsroom_account"),
    desk("flash/", FlashView.as_view(), "flash"),
    desk("breaking/", BreakingView.as_view(), "breaking"),
    desk("articles/", ArticleListView.as_view(), "articles"),
    desk("articles/results/", ArticleListView.as_view(results_only=True), "articles_results"),
    desk("articles/new/", NewArticleView.as_view(), "new_article"),
    desk("articles/new/<int:section>/", new_article_in, "new_article_in"),
    desk("articles/<int:pk>/take-down/", TakeDownView.as_view(), "take_down"),
    desk("articles/<int:pk>/restore/", RestoreView.as_view(), "restore"),
    desk("articles/<int:pk>/move/", MoveView.as_view(), "move"),
    desk("articles/<int:pk>/copy/", CopyView.as_view(), "copy"),
    desk("articles/<int:pk>/topics/", ArticleTopicsView.as_view(), "article_topics"),
    desk("fronts/", FrontListView.as_view(), "fronts"),
    desk("fronts/<int:channel>/", FrontView.as_view(), "front"),
    desk("fronts/<int:channel>/<int:section>/", FrontView.as_view(), "section_front"),
    desk("specials/", SpecialListView.as_view(), "specials"),
    desk("specials/new/", SpecialView.as_view(), "new_special"),
    desk("specials/<int:pk>/", SpecialView.as_view(), "special"),
    desk("editions/", EditionListView.as_view(), "editions"),
    desk("editions/<str:day>/", EditionView.as_view(), "edition"),
    desk("reviews/", ReviewListView.as_view(), "reviews"),
    desk("numbers/", NumbersView.as_view(), "numbers"),
    desk("numbers/stories/<int:number>/", StoryNumbersView.as_view(), "story_numbers"),
    desk("numbers/stories/<int:number>/days.csv", story_csv, "story_csv"),
    desk("numbers/days/", choose_day, "numbers_days"),
    desk("numbers/days/<str:day>/", DayView.as_view(), "numbers_day"),
    desk("numbers/days/<str:day>/hours.csv", hours_csv, "hours_csv"),
    desk("numbers/days/<str:day>/stories.csv", stories_csv, "stories_csv"),
    desk("press-log/", PressLogView.as_view(), "press_log"),
    desk("legal/redact/", RedactView.as_view(), "redact"),
    desk("legal/sealed/", SealedListView.as_view(), "sealed"),
    desk("legal/sealed/<int:row>/", SealedView.as_view(), "read_sealed"),
    desk("legal/looks/", LookListView.as_view(), "looks"),
    desk("photos/<int:pk>/withdraw/", WithdrawPhotoView.as_view(), "withdraw_photo"),
    desk("topics/names/", topic_names, "topic_names"),
    desk("topics/offers/", topic_offers, "topic_offers"),
    desk("people/<int:pk>/signs-with/", person_signs_with, "person_signs_with"),
    # An article is moved to a section and taken down: the tree's own screens for it lead there.
    path("pages/<int:pk>/move/", RedirectView.as_view(pattern_name="newsroom_move")),
    path("pages/<int:pk>/unpublish/", RedirectView.as_view(pattern_name="newsroom_take_down")),
    # What is searched for in the menu is found in the list.
    path("pages/search/", RedirectView.as_view(pattern_name="newsroom_articles", query_string=True)),
    path("", include(wagtailadmin_urls)),
]
