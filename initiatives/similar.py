"""Which plans and promises resemble what somebody is about to send in, so that they can join instead.

Looked for in three steps, each cheap at any number of plans: the words of a title that tell most (they occur in the
fewest plans); the plans around here in which one of them occurs, by the full-text index; and of these the ones whose
title is most alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q
from rapidfuzz import fuzz

from agendas.models import Promise
from agendas.querysets import RUNNING
from initiatives import search, words
from initiatives.models import Initiative
from initiatives.workflow import Status
from neighbourhoods.geo import Ground
from neighbourhoods.models import Area

SHORTEST_WORD = 4
# "buurtmoestuin" and "moestuin": the last part of a Dutch word says what it is.
SHORTEST_PART = 5
MOST_PARTS = 4
MOST_WORDS = 4
# A word in more than one of twenty plans says little.
TELLING_SHARE = 0.05
FEW_PLANS = 20
# Of so many hits the titles are compared.
MOST_HITS = 300
MOST_PROMISES = 60
# What every second plan says; in a small portal no count would tell.
SAY_LITTLE = frozenset(
    "graag willen zouden kunnen moeten maken komen nieuw nieuwe meer beter betere mooie mooier samen onze "
    "buurt wijk straat dorp bewoners mensen gemeente plan idee deze waar voor naar door over tussen iedereen".split()
)
# How much a place adds to how alike a title is (0 to 1).
SAME_BUURT, SAME_WIJK, STILL_OPEN = 0.30, 0.15, 0.10
# Below this the title has nothing to do with it, and neither has the text.
LEAST_LIKENESS = 0.35


@dataclass(frozen=True)
class Alike:
    """What resembles a title: plans with what a row shows, and promises of the same area."""

    plans: tuple[Initiative, ...]
    promises: tuple[Promise, ...]

    def __bool__(self) -> bool:
        return bool(self.plans or self.promises)


NOTHING = Alike((), ())


def look(title: str, buurt: Area | None, ground: Ground, *, most: int = 3) -> Alike:
    """What resembles this title in this buurt and around it, most alike first; without a buurt: anywhere.

    At most five queries.
    """
    told = telling_words(title)
    if not told:
        return NOTHING
    around = None if buurt is None else around_of(buurt, ground)
    promises = _promises(title, told, buurt, around) if buurt is not None else ()
    return Alike(_plans(title, told, buurt, around)[:most], promises[:most])


def around_of(buurt: Area, ground: Ground) -> set[int]:
    """The buurten of the same wijk, and those within 300 metres."""
    same_wijk = ground.parts(ground.areas.get(buurt.parent_id, buurt))
    return {area.pk for area in (buurt, *same_wijk, *ground.buurten_near(buurt))}


def telling_words(title: str) -> list[str]:
    """Of the words in a title those that say most, folded, and words of other plans that they are a part of."""
    counts = words.occurrences()
    spelled = words.nearest(title) or title
    typed = [word for word in dict.fromkeys(search.words_of(title) + search.words_of(spelled)) if _may_tell(word)]
    many = max(FEW_PLANS, TELLING_SHARE * max(counts.values(), default=0))
    rare = sorted((word for word in typed if counts.get(word, 0) <= many), key=lambda word: counts.get(word, 0))
    chosen = [word for word in rare if word in counts][:MOST_WORDS] or rare[:MOST_WORDS] or typed[:MOST_WORDS]
    parts = [part for word in (rare or typed)[:MOST_WORDS] for part in _relatives(word, counts)]
    return list(dict.fromkeys(chosen + parts))


def _may_tell(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word not in SAY_LITTLE and not word.isdecimal()


def _relatives(word: str, counts: dict[str, int]) -> list[str]:
    """Known words that end with this word, or with which it ends."""
    if len(word) < SHORTEST_PART:
        return []
    found = [
        other
        for other in counts
        if other != word
        and len(other) >= SHORTEST_PART
        and other not in SAY_LITTLE
        and (other.endswith(word) or word.endswith(other))
    ]
    return sorted(found, key=lambda other: -counts[other])[:MOST_PARTS]


def _plans(title: str, told: list[str], buurt: Area | None, around: Iterable[int] | None) -> tuple[Initiative, ...]:
    query = SearchQuery(" | ".join(told), config="dutch", search_type="raw")
    found = Initiative.objects.listed().matching(query).exclude(status=Status.WITHDRAWN).filter(blanked_at__isnull=True)
    if around is not None:
        found = found.filter(buurt__in=around)
    # In no order: PostgreSQL would guess wrong and walk the whole order for a rare word.
    hits = found.order_by().annotate(rank=SearchRank(F("search"), query, weights=[0, 0, 0.2, 1.0]))
    rows = list(hits.values_list("pk", "title", "buurt_id", "wijk_id", "answered_at", "rank")[:MOST_HITS])
    scored = []
    for pk, other, buurt_id, wijk_id, answered_at, rank in rows:
        likeness = _likeness(title, other, told, rank)
        if likeness < LEAST_LIKENESS:
            continue
        if buurt is not None:
            likeness += SAME_BUURT * (buurt_id == buurt.pk) + SAME_WIJK * (wijk_id == buurt.parent_id)
        scored.append((likeness + STILL_OPEN * (answered_at is None), pk))
    best = [pk for _score, pk in sorted(scored, reverse=True)[:10]]
    by_pk = {plan.pk: plan for plan in Initiative.objects.filter(pk__in=best).for_rows()} if best else {}
    return tuple(by_pk[pk] for pk in best if pk in by_pk)


def _likeness(title: str, other: str, told: list[str], rank: float = 0.0) -> float:
    """How alike two titles are, 0 to 1: their words in any order, and whether a telling word stands in the other."""
    theirs = search.words_of(other)
    of_words = fuzz.token_set_ratio(search.fold(title), search.fold(other)) / 100
    shared = any(mine in word or (len(word) >= SHORTEST_PART and word in mine) for mine in told for word in theirs)
    return max(0.6 * of_words + 0.4 * shared, min(1.0, rank))


def _promises(title: str, told: list[str], buurt: Area, around: Iterable[int]) -> tuple[Promise, ...]:
    """Promises that run in the same areas or in the wijk, in which a telling word occurs."""
    says = Q()
    for word in told:
        says |= Q(text__icontains=word)
    here = Q(area__in=around) | Q(area=buurt.parent_id)
    found = Promise.objects.visible_to(None).filter(says, here, state__in=RUNNING).select_related("area", "agenda")
    rows = found.defer("area__geometry").order_by("-pk")[:MOST_PROMISES]
    return tuple(sorted(rows, key=lambda row: -_likeness(title, row.text, told)))
