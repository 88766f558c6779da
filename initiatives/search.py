"""How text is found: Dutch full text over folded words, and a second try for mistyped ones."""

from django.contrib.postgres.search import SearchVectorField
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
    vector = Func(
        Fold(F(name)), function="to_tsvector", template="to_tsvector('dutch'::regconfig, %(expressions)s)"
    )
    return Func(vector, template=f"setweight(%(expressions)s, '{weight}')", output_field=SearchVectorField())
