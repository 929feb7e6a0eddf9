"""Wagtail brings two groups and a workflow of its own; the newsroom has its own, made after migrating."""

from django.db import migrations


def forward(apps, schema_editor):
    names = ["Moderators", "Editors"]
    apps.get_model("auth", "Group").objects.filter(name__in=names).delete()
    task = apps.get_model("wagtailcore", "GroupApprovalTask")
    workflow = apps.get_model("wagtailcore", "Workflow")
    keys = list(task.objects.values_list("pk", flat=True))
    workflow.objects.filter(workflow_tasks__task__in=keys).delete()
    task.objects.filter(pk__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_initial"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
