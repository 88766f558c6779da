"""What happened with an agenda or a promise is only ever added to."""

from django.db import migrations

MAKE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON agendas_agendaevent
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("agendas", "0001_initial"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(MAKE, "DROP TRIGGER append_only ON agendas_agendaevent;")]
