from django.db import connection


def test_the_database_is_postgresql_and_reachable(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 140000
