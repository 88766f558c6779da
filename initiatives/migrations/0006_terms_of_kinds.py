"""A term counts in working days or weeks, for each kind of initiative."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0005_things_that_are_asked_after")]
    operations = [
        migrations.RemoveConstraint("answerterm", "term_is_some_days"),
        migrations.RenameField("answerterm", "working_days", "amount"),
    ]
