"""A clock for each initiative that exists, read from its dates."""

from django.db import migrations

CLOCKS = """
INSERT INTO initiatives_clockevent (initiative_id, at, kind, round, amount, unit, due_on, reason, by_role)
SELECT id, received_at, 'started', 1,
       coalesce((SELECT amount FROM initiatives_answerterm
                 WHERE from_on <= received_at::date ORDER BY from_on DESC LIMIT 1), 20),
       'working_days', answer_due_on, '', 'system'
FROM initiatives_initiative;
INSERT INTO initiatives_clockevent (initiative_id, at, kind, round, unit, due_on, reason, by_role)
SELECT id, answered_at, 'stopped', 1, '', answer_due_on, '', 'system'
FROM initiatives_initiative WHERE answered_at IS NOT NULL;
INSERT INTO initiatives_clockevent (initiative_id, at, kind, round, unit, reason, by_role)
SELECT id, coalesce(closed_at, received_at), 'ended', 1, '', '', 'system'
FROM initiatives_initiative WHERE answered_at IS NULL AND status IN ('withdrawn', 'refused');
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0007_in_full")]
    operations = [migrations.RunSQL(CLOCKS, migrations.RunSQL.noop)]
