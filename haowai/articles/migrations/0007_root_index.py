"""Every page of the newsroom asks for the root of Wagtail's tree by its depth; without an index that reads the whole
table of pages. With the path in it, a folder's own pages are still found by both."""

from django.db import migrations

CREATE = "CREATE INDEX IF NOT EXISTS haowai_page_depth ON wagtailcore_page (depth, path)"
DROP = "DROP INDEX IF EXISTS haowai_page_depth"


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_embed_posters")]
    operations = [migrations.RunSQL(CREATE, DROP)]
