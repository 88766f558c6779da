"""How text is found: Dutch full text over folded words, and a second try for mistyped ones."""

import re
import unicodedata

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Func


class Fold(Func):
    """Lower case without accents: "Café" becomes "cafe". `portal_fold` is made in the first migration; it is
    IMMUTABLE, so it may stand in a generated column."""

    function = "portal_fold"
    output_field = models.TextField()
    arity = 1


class DutchVector(Func):
    """A tsvector of some columns, the first weighing most."""

    output_field = SearchVectorField()
    template = "(%(expressions)s)"
    arg_joiner = " || "

    def __init__(self, first: str, *others: str, **extra):
        parts = [_weighted(first, "A")]
        parts += [_weighted(name, "C") for name in others]
        super().__init__(*parts, **extra)


def _weighted(name: str, weight: str) -> Func:
    vector = Func(Fold(F(name)), function="to_tsvector", template="to_tsvector('dutch'::regconfig, %(expressions)s)")
    return Func(vector, template=f"setweight(%(expressions)s, '{weight}')", output_field=SearchVectorField())


LONGEST_QUERY = 100
MOST_WORDS = 8


def fold(text: str) -> str:
    """The same folding as `portal_fold` in the database: "Café" becomes "cafe"."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f")


def words_of(text: str) -> list[str]:
    """The words in a text, folded, in their order."""
    return re.findall(r"[^\W_]+", fold(text))


def query_for(text: str) -> SearchQuery | CombinedSearchQuery | None:
    """What to look for: all words, in any order and form; "between quotes" as they stand; -word leaves out; of the last
    word its beginning is enough. None when nothing to look for was typed."""
    folded = fold(text[:LONGEST_QUERY])
    tokens = re.findall(r'-?"[^"]*"|[^\s"]+', folded)[:MOST_WORDS]
    last = tokens[-1] if tokens and not folded.endswith((" ", '"')) else ""
    beginning = re.findall(r"[^\W_]+", last) if not last.startswith("-") else []
    if len(beginning) == 1 and beginning[0] not in ("or", "and"):
        tokens.pop()
        query = SearchQuery(f"{beginning[0]}:*", config="dutch", search_type="raw")
    else:
        query = None
    if tokens and words_of(" ".join(tokens)):
        whole = SearchQuery(" ".join(tokens), config="dutch", search_type="websearch")
        query = whole & query if query is not None else whole
    return query
