"""An old version can be taken out of sight: its text goes, when and why it went stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0011_one_voice_an_account")]
    operations = [
        migrations.AddField(
            model_name="version",
            name="removed_because",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("removed_because", ""), models.Q(("title", ""), ("what", ""), ("why", "")), _connector="OR"
                ),
                name="removed_version_is_empty",
            ),
        ),
    ]
