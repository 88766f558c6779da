"""The history of an initiative is only ever added to."""

from django.db import migrations

MAKE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON initiatives_event
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0002_initial"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(MAKE, "DROP TRIGGER append_only ON initiatives_event;")]
