"""A task that went back to the municipality is a result too, and the index of the results knows it."""

from django.db import migrations, models
from django.db.models import F, Q

NEWEST = models.Index(
    F("closed_at").desc(), name="completed_newest", condition=Q(status__in=["completed", "handed_back"])
)


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0012_versions_out_of_sight")]
    operations = [
        migrations.RemoveIndex("initiative", "completed_newest"),
        migrations.AddIndex("initiative", NEWEST),
    ]
