"""An account stands behind a plan once, also after it got another address; which spelling of it confirmed."""

from django.conf import settings
from django.db import migrations, models

# Of an account with more than one the first that counted stays; the number beside the plan follows.
ONCE = """
SET CONSTRAINTS ALL IMMEDIATE;
WITH ranked AS (
    SELECT id, row_number() OVER (
        PARTITION BY initiative_id, user_id ORDER BY confirmed_at NULLS LAST, given_at, id) AS place
      FROM initiatives_support WHERE user_id IS NOT NULL
), gone AS (
    DELETE FROM initiatives_support AS support USING ranked
     WHERE ranked.id = support.id AND ranked.place > 1 RETURNING support.initiative_id, support.confirmed_at
), counted AS (
    SELECT initiative_id, count(confirmed_at) AS number FROM gone GROUP BY initiative_id
)
UPDATE initiatives_initiative AS plan SET support_count = greatest(plan.support_count - counted.number, 0)
  FROM counted WHERE counted.initiative_id = plan.id;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0010_together_and_long_pauses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(ONCE, migrations.RunSQL.noop),
        migrations.AddField("support", "spelling", models.CharField(blank=True, default="", max_length=32)),
        migrations.AddConstraint(
            "support",
            models.UniqueConstraint(
                fields=["initiative", "user"],
                name="support_once_an_account",
                condition=models.Q(user__isnull=False),
            ),
        ),
    ]
