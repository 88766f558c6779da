"""A try to deliver stands as it went; retention may remove it, nothing changes it."""

from django.db import migrations

MAKE = """
CREATE TRIGGER append_only BEFORE UPDATE ON notifications_deliveryattempt
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(MAKE, "DROP TRIGGER append_only ON notifications_deliveryattempt;")]
