"""The scheduler asks for expired pages twice a second; Wagtail's table has no index for that."""

from django.db import migrations

CREATE = "CREATE INDEX IF NOT EXISTS haowai_page_expiry ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL"
DROP = "DROP INDEX IF EXISTS haowai_page_expiry"


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_numbers_and_tree"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
