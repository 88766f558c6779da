"""The words that occur in public plans: what a mistyped word is compared with, in the memory of each process."""

import time
from dataclasses import dataclass

from django.db import connection, transaction
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from initiatives.models import Initiative, SearchWord
from initiatives.search import fold, words_of

SHORTEST_WORD = 4
LONGEST_WORD = SearchWord._meta.get_field("word").max_length
FRESH_FOR_SECONDS = 60


@dataclass
class _Known:
    words: list[str]
    occurrences: dict[str, int]
    read_at: float


_known: _Known | None = None

# One statement, so one picture of the table: what is learned meanwhile is neither counted nor taken away.
COUNT_WORDS = r"""
WITH counted AS MATERIALIZED (
    SELECT word, ndoc FROM ts_stat($$
        SELECT to_tsvector('simple', portal_fold(title || ' ' || what || ' ' || why))
        FROM initiatives_initiative WHERE published_at IS NOT NULL AND status <> 'refused'
    $$)
    WHERE length(word) BETWEEN %s AND %s AND word ~ '^[[:alpha:]]+$'
), gone AS (
    DELETE FROM initiatives_searchword WHERE word NOT IN (SELECT word FROM counted)
)
INSERT INTO initiatives_searchword (word, occurrences) SELECT word, ndoc FROM counted ORDER BY word
ON CONFLICT (word) DO UPDATE SET occurrences = excluded.occurrences
"""


def learn(initiative: Initiative) -> None:
    """Know the words of a plan that becomes public, in the caller's transaction. In alphabetical order, so that two
    plans at once never wait for each other in a circle."""
    text = " ".join((initiative.title, initiative.what, initiative.why))
    found = {word for word in words_of(text) if word.isalpha() and SHORTEST_WORD <= len(word) <= LONGEST_WORD}
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in sorted(found)], ignore_conflicts=True)


def unlearn(initiative: Initiative) -> None:
    """Forget the words that were met in this plan alone, in the caller's transaction: its text is withheld from now.
    A word too many that is forgotten comes back with the next count."""
    text = " ".join((initiative.title, initiative.what, initiative.why))
    SearchWord.objects.filter(word__in=words_of(text), occurrences__lte=1).delete()


@transaction.atomic
def refresh() -> int:
    """Count anew which words occur in how many public plans. Returns how many words there are."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_WORDS, [SHORTEST_WORD, LONGEST_WORD])
        return cursor.rowcount


def nearest(text: str) -> str | None:
    """The same search with each unknown word replaced by the known word that looks most like it.

    "moestiun" gives "moestuin". None when no word is unknown or none of them resembles anything. A letter too many,
    too few, wrong or swapped counts one; a short word may be off by one, a longer one by two.
    """
    known = _read()
    corrected, is_changed = [], False
    for word in words_of(text):
        if len(word) >= SHORTEST_WORD and word.isalpha() and word not in known.occurrences:
            near = _nearest_word(word, known)
            is_changed = is_changed or near is not None
            word = near or word
        corrected.append(word)
    return " ".join(corrected) if is_changed else None


def occurrences() -> dict[str, int]:
    """In how many public plans each known word occurs, as far as this process read it. Not to be changed."""
    return _read().occurrences


def _nearest_word(word: str, known: _Known) -> str | None:
    limit = 1 if len(word) <= 5 else 2
    found = process.extract(
        fold(word), known.words, scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=20, processor=None
    )
    if not found:
        return None
    # The first letter is seldom mistyped; after that the word that occurs most.
    best = min(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -known.occurrences[hit[0]], hit[0]))
    return best[0]


def _read() -> _Known:
    """The known words, read again when their number changed or after a minute."""
    global _known
    is_old = _known is None or time.monotonic() - _known.read_at > FRESH_FOR_SECONDS
    if is_old or SearchWord.objects.count() != len(_known.words):
        occurrences = dict(SearchWord.objects.values_list("word", "occurrences"))
        _known = _Known(list(occurrences), occurrences, time.monotonic())
    return _known
