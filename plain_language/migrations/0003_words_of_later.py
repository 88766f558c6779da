"""Which words of our own list an installation was given: what a municipality removed is not given again, and what a
later version adds is."""

from django.db import migrations, models


def note_the_first_list(apps, _schema_editor) -> None:
    if apps.get_model("plain_language", "OfficeWord").objects.exists():
        rule = apps.get_model("plain_language", "ReadingRule").objects
        rule.update_or_create(singleton=True, defaults={"words_up_to": 1})


class Migration(migrations.Migration):
    dependencies = [("plain_language", "0002_reading_rule")]

    operations = [
        migrations.AddField(
            model_name="readingrule",
            name="words_up_to",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(note_the_first_list, migrations.RunPython.noop),
    ]
