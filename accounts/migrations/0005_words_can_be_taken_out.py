"""The logs stay as they are, but for one thing: what a person typed in them can be taken out when that person's data
goes, or its term is over. That asks for it by name, for one transaction (`SET LOCAL portal.erasing = 'on'`); who did
what, when and to what never changes. Of the log of accounts, old rows can go."""

from django.db import migrations

MAKE = """
CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := ARRAY['text', 'reason', 'explanation', 'by_label', 'detail'];
BEGIN
    IF current_setting('portal.erasing', true) = 'on' THEN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - words = to_jsonb(OLD) - words THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'accounts_auditevent' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
UNMAKE = """
CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_in_full")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
