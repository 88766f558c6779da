"""F16: an empty round stays cheap when the tables are full, because every question reads a partial index."""

from django.utils import timezone

from participation_portal.bench import post
from participation_portal.faults.stand import Stand

ROWS = 100_000
MOST_MILLISECONDS, MOST_QUERIES = 50, 12


def f16(stand: Stand) -> None:
    post.fill(ROWS)
    now = timezone.now()
    with post.unhindered():
        spent, queries = post.empty_round(now)
        _, indexes = post.first_due(now)
    stand.figures |= {"milliseconds": round(spent, 1), "queries": queries, "index": ", ".join(indexes)}
    stand.must(indexes == [post.DUE_INDEX], f"what is due is found through {indexes}")
    stand.must(spent <= MOST_MILLISECONDS, f"an empty round takes {spent:.0f} ms")
    stand.must(queries <= MOST_QUERIES, f"an empty round asks {queries} questions")
