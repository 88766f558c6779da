"""Measure every public page, the search, the map data, the dashboards and the sweep at full size."""

import json
import os
import resource
import time
from dataclasses import asdict

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.second_factor import remember
from agendas.models import Agenda
from goals.models import Goal, Theme
from initiatives.models import Initiative
from participation_portal.bench.fill import fill
from participation_portal.bench.measure import Measured, measure
from participation_portal.bench.post import Cost, measure_post
from reminders.services import sweep

SMALL = 1000


class Command(BaseCommand):
    help = "Fill a separate database (BENCH_SIZE initiatives) and measure every public page. Writes var/bench.json."

    def handle(self, *args, **options):
        size = int(os.environ.get("BENCH_SIZE", "200000"))
        times = int(os.environ.get("BENCH_TIMES", "30"))
        tables = {}
        # Pages name the static files as they are served, so these must be there.
        call_command("collectstatic", interactive=False, verbosity=0)
        with override_settings(
            PUBLIC_PAGE_SECONDS=0, ROOT_URLCONF="participation_portal.bench.urls", ALLOWED_HOSTS=["testserver"]
        ):
            for many in sorted({min(SMALL, size), size}):
                tables[many] = self.at_size(many, times)
        post = self.post(size)
        growth = self.growth(tables, min(SMALL, size), size)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.stdout.write(
            f"\nThe list at {size} against {min(SMALL, size)}: {growth:.2f} times. Peak memory: {memory} kB."
        )
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        where = settings.DATA_DIR / "bench.json"
        where.write_text(
            json.dumps(
                {
                    "at": timezone.now().isoformat(timespec="seconds"),
                    "size": size,
                    "list_growth": round(growth, 3),
                    "peak_memory_kb": memory,
                    "post": [asdict(cost) for cost in post],
                    "pages": {many: [row.as_dict() for row in rows] for many, rows in tables.items()},
                },
                indent=1,
            )
        )
        self.stdout.write(f"Written to {where}.")
        if broken := [cost.name for cost in post if cost.limit is not None and not cost.is_within]:
            raise CommandError("Slower than promised: " + "; ".join(broken))

    def at_size(self, size: int, times: int) -> list[Measured]:
        self.use_database(f"portal_bench_{size}")
        start = time.perf_counter()
        many = fill(size)
        self.stdout.write(f"\n{many} initiatives (filled or found in {time.perf_counter() - start:.1f} s)")
        self.stdout.write(
            f"{'page':<34}{'req/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}{'bytes':>9}{'compr.':>8}{'x bare':>8}"
        )
        rows = []
        official = official_client()
        for name, address, is_official in addresses():
            row = measure(name, address, times=times, client=official if is_official else None)
            row.share = round(row.p50 / rows[0].p50, 1) if rows else 1.0
            rows.append(row)
            self.tell(row)
        start = time.perf_counter()
        sweep(now=timezone.now())
        self.stdout.write(f"one sweep: {(time.perf_counter() - start) * 1000:.0f} ms")
        start = time.perf_counter()
        sweep(now=timezone.now())
        self.stdout.write(f"the next sweep, with nothing due: {(time.perf_counter() - start) * 1000:.0f} ms")
        return rows

    def post(self, size: int) -> list[Cost]:
        """What the rounds cost with five times as many reminders ahead, and as many behind."""
        self.use_database(f"portal_bench_post_{size}", afresh=True)
        self.stdout.write(f"\nThe post, with {5 * size} reminders ahead, as many said, and as many messages sent")
        costs = measure_post(5 * size, size // 20)
        for cost in costs:
            limit = "" if cost.limit is None else f"   limit {cost.limit:g} {'kept' if cost.is_within else 'BROKEN'}"
            self.stdout.write(f"{cost.name:<60}{cost.value:>10.2f} {cost.unit}{limit}")
        return costs

    def tell(self, row: Measured) -> None:
        self.stdout.write(
            f"{row.name:<34}{row.per_second:>8}{row.p50:>9}{row.p95:>9}{row.queries:>9}{row.plain:>9}{row.compressed:>8}"
            f"{row.share:>8}"
        )

    def use_database(self, name: str, *, afresh: bool = False) -> None:
        """Make the database when it is not there, and go on in it. `afresh`: what was in it is gone."""
        home = connection.settings_dict.get("HOME_NAME") or connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict.update(NAME=home, HOME_NAME=home)
        with connection.cursor() as cursor:
            if afresh:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        connection.settings_dict["NAME"] = name

    def growth(self, tables: dict, small: int, large: int) -> float:
        def p50(size: int) -> float:
            return next(row.p50 for row in tables[size] if row.name == "list")

        return p50(large) / p50(small)


def addresses() -> list[tuple[str, str, bool]]:
    """What is measured: the bare view first, then every public page, then what an official opens (True)."""
    plan = Initiative.objects.listed().filter(answered_at__isnull=False).newest_first().first()
    theme, goal, agenda = Theme.objects.first(), Goal.objects.first(), Agenda.objects.first()
    discussed = Initiative.objects.order_by("-comment_count").first()
    last = Initiative.objects.listed().newest_first()[900]
    everybody = [
        ("bare Django view", "/bare/"),
        ("home", "/"),
        ("list", "/initiatieven/"),
        ("list, page 50", "/initiatieven/?pagina=50"),
        ("list, by buurt", f"/initiatieven/?buurt={plan.buurt.slug}"),
        ("list, by wijk and status", f"/initiatieven/?wijk={plan.wijk.slug}&status=completed"),
        ("list, by theme", f"/initiatieven/?thema={theme.slug}"),
        ("list, by goal", f"/initiatieven/?doel={goal.slug}"),
        ("list, by answer date", "/initiatieven/?sorteer=antwoord"),
        ("list, answered late", "/initiatieven/?antwoord=telaat"),
        ("search, common word", "/initiatieven/?q=moestuin"),
        ("search, two words", "/initiatieven/?q=bankje+speeltuin"),
        ("search, mistyped", "/initiatieven/?q=moestiun"),
        ("search, nothing there", "/initiatieven/?q=xylofoon"),
        ("map with its list", "/initiatieven/kaart/"),
        ("map data", "/initiatieven/kaart.geojson"),
        ("one initiative", plan.get_absolute_url()),
        ("one initiative, older", last.get_absolute_url()),
        (f"one initiative, {discussed.comment_count} comments", discussed.get_absolute_url()),
        ("wijken", "/wijken/"),
        ("one wijk", plan.wijk.get_absolute_url()),
        ("one buurt", plan.buurt.get_absolute_url()),
        ("agendas", "/buurtagenda/"),
        ("one agenda", agenda.get_absolute_url()),
        ("promises", "/afspraken/"),
        ("goals", "/doelen/"),
        ("one theme", theme.get_absolute_url()),
        ("one goal", goal.get_absolute_url()),
        ("council", "/raad/"),
        ("public figures", "/cijfers/"),
        ("over", "/over/"),
    ]
    waiting = Initiative.objects.owing_an_answer().order_by("answer_due_on").first()
    officials = [
        ("work list", "/beheer/?lijst=open"),
        ("work list, page 100", "/beheer/?lijst=open&pagina=100"),
        ("work list, too late", "/beheer/?lijst=telaat"),
        ("work list, search", "/beheer/?q=moestuin"),
        ("one initiative in the office", reverse("admin:initiatives_initiative_change", args=[waiting.pk])),
    ]
    return [(*one, False) for one in everybody] + [(*one, True) for one in officials]


def official_client() -> Client:
    """Signed in as an official of the demo who gave a second factor."""
    client = Client()
    official = User.objects.filter(grants__role=Role.TEAM_LEAD).first()
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    remember(session, official, timezone.now())
    session.save()
    return client
