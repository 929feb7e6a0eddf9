"""The newsroom's search learns Chinese: SQLite gets a full-text table of ours in place of Wagtail's, PostgreSQL an
index of what waits.

What was indexed before is dropped, not made anew: for a million articles that takes hours, in which the newspaper could
not print. ``haowai rebuild desk-search`` makes it, beside everything else that goes on.
"""

# ruff: noqa: S608 names of tables only

from django.db import migrations

TABLE = "wagtailsearch_indexentry"
STOCK = f"{TABLE}_fts"
WORDS = "desk_words"

STOCK_TRIGGERS = {
    f"insert_{STOCK}": f"AFTER INSERT ON {TABLE} BEGIN INSERT INTO {STOCK}(title, body, autocomplete, rowid)"
    " VALUES (NEW.title, NEW.body, NEW.autocomplete, NEW.id); END",
    f"update_{STOCK}": f"AFTER UPDATE ON {TABLE} BEGIN UPDATE {STOCK} SET title=NEW.title, body=NEW.body,"
    " autocomplete=NEW.autocomplete WHERE rowid=NEW.id; END",
    f"delete_{STOCK}": f"AFTER DELETE ON {TABLE} BEGIN DELETE FROM {STOCK} WHERE rowid=OLD.id; END",
}


def empty_stock_table(cursor):
    # Wagtail's model of it stays, and deletes from it with the rows of pages.
    cursor.execute(f"DROP TABLE IF EXISTS {STOCK}")
    cursor.execute(f"CREATE VIRTUAL TABLE {STOCK} USING fts5(autocomplete, body, title)")


def forward(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {TABLE}")
            cursor.execute(f"CREATE INDEX desk_search_waiting ON {TABLE} (id) WHERE title_norm = 0.0")
            return
        for name in STOCK_TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        empty_stock_table(cursor)
        # Without triggers SQLite empties a table without looking at its rows.
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute(
            f"CREATE VIRTUAL TABLE {WORDS} USING fts5(words, content='', detail=none,"
            " tokenize=\"ascii tokenchars '.,'\")"
        )
        cursor.execute(
            f"CREATE TRIGGER forget_{WORDS} AFTER DELETE ON {TABLE}"
            f" WHEN OLD.id <= (SELECT COALESCE(MAX(id), 0) FROM {WORDS}_docsize)"
            f" BEGIN INSERT INTO {WORDS}({WORDS}, rowid, words)"
            " VALUES ('delete', OLD.id, desk_words_of(OLD.content_type_id, OLD.title, OLD.body)); END"
        )


def backward(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("DROP INDEX desk_search_waiting")
            cursor.execute(f"TRUNCATE {TABLE}")
            return
        cursor.execute(f"DROP TRIGGER forget_{WORDS}")
        cursor.execute(f"DROP TABLE {WORDS}")
        cursor.execute(f"DELETE FROM {TABLE}")
        empty_stock_table(cursor)
        for name, what in STOCK_TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER {name} {what}")


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0002_own_roles_only"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]
    operations = [migrations.RunPython(forward, backward)]
