"""The folding of text for the search: lower case, without accents. IMMUTABLE, so that it may stand in an index."""

from django.db import migrations

MAKE = r"""
CREATE OR REPLACE FUNCTION portal_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT regexp_replace(normalize(lower($1), NFKD), '[\u0300-\u036f]', '', 'g') $$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION portal_fold(text)")]
