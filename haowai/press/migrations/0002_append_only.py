"""The head of the log, and triggers that refuse every change of its rows, whoever asks."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER press_log_no_update BEFORE UPDATE ON press_logrow
       BEGIN SELECT RAISE(ABORT, 'the press log is append-only'); END""",
    """CREATE TRIGGER press_log_no_delete BEFORE DELETE ON press_logrow
       BEGIN SELECT RAISE(ABORT, 'the press log is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION press_log_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the press log is append-only'; END $$""",
    """CREATE TRIGGER press_log_append_only BEFORE UPDATE OR DELETE ON press_logrow
       FOR EACH ROW EXECUTE FUNCTION press_log_append_only()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER press_log_no_update", "DROP TRIGGER press_log_no_delete"],
    "postgresql": [
        "DROP TRIGGER press_log_append_only ON press_logrow",
        "DROP FUNCTION press_log_append_only()",
    ],
}


def forward(apps, schema_editor):
    apps.get_model("press", "PressHead").objects.create(pk=1)
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("press", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
