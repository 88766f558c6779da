"""Fills a database of its own with as many initiatives as asked, straight in SQL: only the sizes are real."""

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from initiatives.models import Initiative
from initiatives.services import refresh_search_words

# Sixty everyday words make titles and texts of which some are rare and some common, as in real use.
WORDS = (
    "bankje boom speeltuin moestuin licht pad school buurthuis fiets oversteek regen tegel plant bloem bij hond kast boek "
    "koffie eten zorg jongeren ouderen plein markt tunnel water park sport muziek taal computer huiswerk energie dak zon "
    "afval glasbak stoep drempel snelheid bushalte kerk feest verhaal route kunst winkel werkplaats stage toren sneeuw "
    "tuin veld beek brug hek schommel tafel zaal"
).split()

INITIATIVES = """
WITH buurten AS (
    SELECT array_agg(id ORDER BY code) AS ids, array_agg(parent_id ORDER BY code) AS wijken,
           array_agg(lon ORDER BY code) AS lons, array_agg(lat ORDER BY code) AS lats, count(*)::int AS many
    FROM neighbourhoods_area WHERE level = 'buurt' AND is_current
), themes AS (SELECT array_agg(id ORDER BY id) AS ids, count(*)::int AS many FROM goals_theme),
words AS (SELECT %(words)s::text[] AS list, %(many_words)s AS many),
rows AS (
    SELECT n, 1 + n %% b.many AS place, now() - make_interval(mins => (n * 7)::int) AS at,
           CASE WHEN n %% 100 < 62 THEN 'completed' WHEN n %% 100 < 70 THEN 'carried_out' WHEN n %% 100 < 88 THEN 'answered'
                WHEN n %% 100 < 92 THEN 'withdrawn' WHEN n %% 100 < 93 THEN 'refused' ELSE 'answered' END AS old_status,
           w.list[1 + (n * 31) %% w.many] AS w1, w.list[1 + (n * 17 + n / 60) %% w.many] AS w2,
           w.list[1 + (n * 13 + n / 7) %% w.many] AS w3
    FROM generate_series(1, %(size)s::int) AS n, buurten b, words w
)
INSERT INTO initiatives_initiative (
    year, sequence, number, submission_token, title, what, why, buurt_id, wijk_id, place_source, lon, lat, display_name,
    email, language, channel, key_version, status, received_at, answer_due_on, confirmed_at, published_at, answered_at,
    closed_at, result, theme_id{extra_columns}
)
SELECT 1900, n, '1900-' || lpad(n::text, greatest(4, length(n::text)), '0'), gen_random_uuid(), initcap(w1) || ' en ' || w2 || ' bij de ' || w3 || ' ' || n %% 977,
    'Wij willen graag een ' || w1 || ' en een ' || w2 || ' voor iedereen in de buurt. ' || repeat('Samen maken wij het mooi. ', 4),
    'Omdat er nu geen ' || w3 || ' is.', b.ids[place], b.wijken[place], 'chosen',
    CASE WHEN n %% 3 = 0 THEN b.lons[place] + (n %% 100) * 0.00004 END,
    CASE WHEN n %% 3 = 0 THEN b.lats[place] + (n %% 77) * 0.00004 END,
    'Bewoner', 'bench' || n || '@example.invalid', 'nl', 'web', 1, status, at, (at + interval '28 days')::date, at,
    at, CASE WHEN status IN ('answered', 'carried_out', 'completed')
        THEN at + make_interval(days => (10 + n %% 25)::int) END,
    CASE WHEN status IN ('completed', 'withdrawn', 'refused') THEN at + interval '40 days' END,
    CASE WHEN status = 'completed' THEN 'Het is gelukt.' ELSE '' END, t.ids[1 + n %% t.many]{extra_values}
FROM (SELECT *, CASE WHEN n <= least(10000, %(size)s / 10) THEN
        (ARRAY['received', 'in_progress', 'awaiting_initiator'])[1 + n %% 3] ELSE old_status END AS status FROM rows) AS r,
    buurten b, themes t
"""
COMMENTS_ON_ONE = 500
LINKS = """
INSERT INTO initiatives_goallink (initiative_id, goal_id, "order")
SELECT i.id, g.ids[1 + i.sequence % g.many], 0
FROM initiatives_initiative i, (SELECT array_agg(id ORDER BY id) AS ids, count(*)::int AS many FROM goals_goal) g
WHERE i.year = 1900
"""
EVENTS = """
INSERT INTO initiatives_event (initiative_id, at, kind, from_status, to_status, by_role, by_label, text, is_public)
SELECT id, received_at, 'submitted', '', 'received', 'initiator', 'Bewoner', '', true
FROM initiatives_initiative WHERE year = 1900
"""

# As the deeds write them: a clock that started with each plan, and stopped with its answer.
CLOCKS = """
INSERT INTO initiatives_clockevent (initiative_id, at, kind, round, amount, unit, due_on, reason, by_role, team_id)
SELECT id, received_at, 'started', 1, 20, 'working_days', answer_due_on, '', 'initiator', team_id
FROM initiatives_initiative WHERE year = 1900
UNION ALL
SELECT id, answered_at, 'stopped', 1, NULL, '', answer_due_on, '', 'official', team_id
FROM initiatives_initiative WHERE year = 1900 AND answered_at IS NOT NULL
"""
ANSWERS = """
INSERT INTO initiatives_answer (
    initiative_id, decision, summary, reason, next_step, next_by, written_by_id, written_at, published_at, readability
)
SELECT i.id, (ARRAY['taken_up', 'partly', 'not'])[1 + i.sequence %% 3], 'Ja, dit gaan wij doen.',
       'Het past bij de plannen voor deze buurt. Er is geld voor.', 'Wij maken een tekening.', 'team Groen',
       u.id, answered_at, answered_at, 40 + i.sequence %% 45
FROM initiatives_initiative i, (SELECT min(user_id) AS id FROM accounts_rolegrant WHERE role = 'official') u
WHERE i.year = 1900 AND answered_at IS NOT NULL
"""
# One plan of which everybody has something to say.
COMMENTS = """
WITH plan AS (
    UPDATE initiatives_initiative SET comment_count = %(comments)s, support_count = 1000 WHERE id = (
        SELECT id FROM initiatives_initiative WHERE year = 1900 AND status = 'answered' ORDER BY received_at DESC LIMIT 1
    ) RETURNING id
)
INSERT INTO initiatives_comment (
    initiative_id, token, kind, text, display_name, email, language, state, written_at, visible_at, reply, reply_label
)
SELECT plan.id, gen_random_uuid(), (ARRAY['good', 'better', 'offer', 'question'])[1 + n %% 4],
       repeat('Dit is een goed plan voor de buurt. ', 1 + n %% 8), 'Bewoner', '', 'nl', 'visible',
       now() - make_interval(mins => n), now() - make_interval(mins => n), '', ''
FROM plan, generate_series(1, %(comments)s) AS n
"""


def fill(size: int) -> int:
    """Bring the connected, empty database to the demo plus `size` initiatives. Returns how many there are."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not Initiative.objects.exists():
        call_command("load_demo")
    if not Initiative.objects.filter(year=1900).exists():
        with connection.cursor() as cursor:
            cursor.execute(
                INITIATIVES.format(extra_columns="", extra_values=""),
                {"size": size, "words": list(WORDS), "many_words": len(WORDS)},
            )
            for statement in (LINKS, EVENTS, CLOCKS):
                cursor.execute(statement)
            cursor.execute(ANSWERS, {})
            cursor.execute(COMMENTS, {"comments": COMMENTS_ON_ONE})
        refresh_search_words(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return Initiative.objects.count()
