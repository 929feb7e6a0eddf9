"""Addresses of the reader's site (docs/decisions names them). A slash at the end may be missing or too much:
the page itself knows its one true address, and everything else redirects to it."""

from django.urls import URLPattern, re_path

from haowai.media.pictures import SHAPES
from haowai.reader import beacons, islands, media, views
from haowai.reader.machines import views as machines
from haowai.reader.social import SIZES

DAY = r"(?P<day>\d{4}-\d{2}-\d{2})"
NUMBER = r"(?P<number>[0-9]{1,18})"
SECTION = r"(?P<section_slug>[a-z0-9]+(?:-[a-z0-9]+)*)"
VERSIONS = rf"{SECTION}/{NUMBER}/versions"
SLUG = r"(?P<slug>[^/\x00]+)"
FEED = r"(?P<kind>rss|atom|json)"

urlpatterns: list[URLPattern] = [
    re_path(r"^$", views.home, name="home"),
    re_path(r"^robots\.txt$", machines.robots),
    re_path(r"^ads\.txt$", machines.ads),
    re_path(r"^\.well-known/security\.txt$", machines.security),
    re_path(r"^security\.txt$", machines.security_moved),
    re_path(r"^opensearch\.xml$", machines.opensearch),
    re_path(r"^feeds/?$", machines.feed_list),
    re_path(rf"^feeds/latest\.{FEED}$", machines.feed, {"of": "channel"}),
    re_path(rf"^feeds/all\.{FEED}$", machines.feed, {"of": "newspaper"}),
    re_path(rf"^topics/{SLUG}/feed\.{FEED}$", machines.feed, {"of": "topic"}),
    re_path(rf"^authors/{SLUG}/feed\.{FEED}$", machines.feed, {"of": "author"}),
    re_path(rf"^{SECTION}/feed\.{FEED}$", machines.feed, {"of": "section"}),
    re_path(r"^sitemap\.xml$", machines.sitemap_index),
    re_path(r"^sitemaps/(?P<of>news)(?:-(?P<page>[0-9]{1,3}))?\.xml$", machines.sitemap),
    re_path(
        r"^sitemaps/(?P<of>stories|videos|topics|authors)-(?P<first>[0-9]{1,18})\.xml$", machines.sitemap
    ),
    re_path(r"^sitemaps/(?P<of>pages)\.xml$", machines.sitemap),
    re_path(r"^api/stories$", machines.stories),
    re_path(rf"^api/stories/{NUMBER}$", machines.story),
    re_path(r"^api/search$", machines.search),
    re_path(rf"^api/stories/{NUMBER}/related$", machines.related),
    re_path(r"^api/sections$", machines.sections),
    re_path(r"^api/topics$", machines.topics),
    re_path(r"^api/openapi\.json$", machines.openapi),
    re_path(r"^api/[\s\S]*$", machines.no_such),
    re_path(r"^gate/?$", views.gate),
    re_path(r"^app/manifest\.webmanifest$", views.manifest),
    re_path(r"^app/icon-(?P<name>180|192|512|maskable-512)\.png$", views.icon),
    re_path(r"^app/offline/?$", views.offline_stories),
    re_path(r"^app/withdrawn$", views.withdrawn),
    re_path(r"^sw\.js$", views.worker),
    re_path(r"^favicon\.(?:svg|ico)$", views.favicon),
    re_path(r"^theme/(?P<slug>[a-z0-9-]+)-(?P<digest>[0-9a-f]{10})\.svg$", views.emblem),
    re_path(
        r"^pictures/(?P<photo>[0-9]{1,18})/(?P<version>[0-9a-f]{10})/"
        rf"(?:(?P<shape>{'|'.join(SHAPES)})-)?(?P<width>[0-9]{{1,5}})\.(?P<kind>[a-z]+)$",
        media.picture,
    ),
    re_path(
        rf"^pictures/social/{NUMBER}/(?P<digest>[0-9a-f]{{10}})/(?P<shape>{'|'.join(SIZES)})\.png$",
        machines.social_picture,
    ),
    re_path(r"^media/(?P<path>.+)$", media.uploaded),
    re_path(r"^islands/breaking$", islands.breaking),
    re_path(r"^islands/onward$", islands.onward),
    re_path(rf"^islands/section/{SECTION}$", islands.beside),
    re_path(rf"^islands/related/{NUMBER}$", islands.related),
    re_path(r"^islands/latest/(?P<cursor>-?[0-9]{1,17}-[0-9]{1,18})$", islands.latest),
    re_path(r"^islands/promotions/seen$", islands.promotions_seen),
    re_path(r"^islands/views$", beacons.viewed),
    re_path(rf"^islands/hot(?:/{SECTION})?$", islands.hot),
    re_path(r"^go/(?P<promotion>[0-9]{1,18})$", islands.go),
    re_path(r"^press/checkpoints/(?P<number>latest|[0-9]{1,18})\.json$", views.checkpoint),
    re_path(r"^press/checkpoints/feed\.atom$", views.checkpoint_feed),
    re_path(r"^press/checkpoints/?$", views.checkpoint_list),
    re_path(r"^latest/?$", views.latest_list),
    re_path(r"^search/typing$", views.search_typing),
    re_path(r"^hot(?:/(?P<period>today|week))?/?$", views.hot),
    re_path(r"^search/?$", views.search),
    re_path(rf"^stories/{NUMBER}/?$", views.story_by_number),
    re_path(rf"^topics/{SLUG}/archive/{DAY}/?$", views.topic_archive),
    re_path(rf"^topics/{SLUG}/archive/?$", views.topic_archive),
    re_path(rf"^topics/{SLUG}/?$", views.topic),
    re_path(rf"^authors/{SLUG}/archive/{DAY}/?$", views.author_archive),
    re_path(rf"^authors/{SLUG}/archive/?$", views.author_archive),
    re_path(rf"^authors/{SLUG}/?$", views.author),
    re_path(rf"^paper/{DAY}/(?P<page>[A-Za-z][0-9]{{1,3}})/?$", views.paper_sheet),
    re_path(rf"^paper/{DAY}/?$", views.paper_day),
    re_path(r"^paper/?$", views.paper_front),
    re_path(r"^specials/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)/?$", views.special),
    re_path(r"^specials/?$", views.specials),
    re_path(r"^corrections/(?P<month>[0-9]{4}-[0-9]{2})/?$", views.corrections_month),
    re_path(r"^corrections/?$", views.corrections),
    re_path(r"^service/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)/?$", views.service),
    re_path(rf"^archive/{DAY}/?$", views.channel_archive),
    re_path(r"^archive/?$", views.channel_archive),
    re_path(rf"^{SECTION}/archive/{DAY}/?$", views.section_archive),
    re_path(rf"^{SECTION}/archive/?$", views.section_archive),
    re_path(rf"^{VERSIONS}/(?P<row>[0-9]{{1,18}})/?$", views.version),
    re_path(rf"^{VERSIONS}/(?P<older>[0-9]{{1,18}})\.\.\.(?P<newer>[0-9]{{1,18}})/?$", views.comparison),
    re_path(
        rf"^{VERSIONS}/(?P<wanted>(?:before-)?)correction-(?P<correction>[0-9]{{1,18}})/?$", views.corrected
    ),
    re_path(rf"^{VERSIONS}/compare/?$", views.compare),
    re_path(rf"^{VERSIONS}/?$", views.versions),
    re_path(rf"^{SECTION}/{NUMBER}/related/?$", views.related),
    re_path(rf"^{SECTION}/{NUMBER}/timeline/?$", views.timeline),
    re_path(rf"^{SECTION}/{NUMBER}/?$", views.story),
    re_path(rf"^{SECTION}/?$", views.section),
    # The newsroom answers for its own addresses, with or without a slash at the end.
    re_path(r"^(?!newsroom(?:/|$))[\s\S]*$", views.nothing),
]
