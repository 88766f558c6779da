"""The clock, the log of moderation and the roles taken are only ever added to."""

from django.db import migrations

LOGS = ("initiatives_clockevent", "initiatives_moderationevent", "initiatives_rolechange")
MAKE = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""
    for table in LOGS
)
UNMAKE = "".join(f"DROP TRIGGER append_only ON {table};" for table in LOGS)


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0008_clocks_of_what_exists"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
