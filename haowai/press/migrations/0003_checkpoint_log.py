from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("press", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="checkpoint",
            name="log",
            field=models.CharField(default="", max_length=300),
            preserve_default=False,
        ),
    ]
