"""Where public numbers come from, and a tree without the page that Wagtail puts there to welcome developers."""

from django.db import migrations

FIRST = 100_001


def forward(apps, schema_editor):
    apps.get_model("articles", "ArticleNumber").objects.create(pk=1, last=FIRST - 1)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE SEQUENCE haowai_article_number START {FIRST}")
    page = apps.get_model("wagtailcore", "Page")
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    page.objects.filter(depth__gt=1).delete()
    page.objects.filter(depth=1).update(numchild=0)


def backward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP SEQUENCE haowai_article_number")


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_initial"), ("wagtailcore", "0002_initial_data")]
    operations = [migrations.RunPython(forward, backward)]
