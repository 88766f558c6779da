"""Which plans got one answer together; when a pause has lasted so long that the handler is asked about it."""

from django.db import migrations, models

OPEN = [
    "admitted",
    "awaiting_confirmation",
    "awaiting_initiator",
    "bid",
    "disclosed",
    "in_progress",
    "in_talks",
    "on_agenda",
    "received",
]
# Answered on one day in one bundle, and not reopened: before this, that is what "together" meant.
TOGETHER = """
UPDATE initiatives_bundlemember AS member SET answered_at = plan.answered_at
  FROM initiatives_initiative AS plan, initiatives_bundle AS bundle
 WHERE plan.id = member.initiative_id AND bundle.id = member.bundle_id AND member.state = 'agreed'
   AND bundle.closed_at IS NOT NULL AND plan.answered_at = bundle.closed_at
"""
# Four weeks: the holidays in them are no reason to look up a calendar here.
STILL = """
UPDATE initiatives_initiative SET pause_long_on = paused_on + 28 WHERE paused_on IS NOT NULL AND answered_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0009_append_only_logs")]
    operations = [
        migrations.AddField("bundlemember", "answered_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("initiative", "pause_long_on", models.DateField(blank=True, null=True)),
        migrations.AddIndex(
            "need", models.Index(fields=["initiative"], name="needs_open", condition=models.Q(outcome=""))
        ),
        migrations.AddIndex(
            "initiative",
            models.Index(
                fields=["pause_long_on"],
                name="paused_for_long",
                condition=models.Q(pause_long_on__isnull=False, status__in=OPEN),
            ),
        ),
        migrations.RunSQL(TOGETHER, migrations.RunSQL.noop),
        migrations.RunSQL(STILL, migrations.RunSQL.noop),
    ]
