"""What goes on around a wijkplatform: for its own letter each quarter, and for whoever should speak with it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from agendas.models import Agenda, Block, Promise
from agendas.wording import agenda_sentence
from agendas.workflow import BlockState
from goals.models import Goal
from initiatives.models import GoalLink, Initiative
from neighbourhoods.models import Platform
from reminders.owed import OF_A_PLAN, Ground

MOST_GOALS = 5
MOST_ANSWERS = 5
# Of who speaks for the whole municipality.
EVERYWHERE = 0


@dataclass
class News:
    """`steps` are sentences about its agendas; `goals` those of plans and promises here; `answers` are open plans."""

    steps: list[tuple[Agenda, str]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    answers: list[Initiative] = field(default_factory=list)
    # How many plans wait for an answer, shown or not.
    answer_number: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.steps or self.goals or self.answers)


def news_of(platforms: Collection[Platform], today: date) -> dict[int, News]:
    """Per platform (by its key): the next step of its agendas, the goals that touch its wijk, the answers to come.

    Six queries, however many platforms.
    """
    found = {platform.pk: News() for platform in platforms}
    if not found:
        return found
    ground = Ground.of(found)
    _add_steps(found)
    _add_goals(found, ground)
    plans = ground.plans().owing_an_answer().select_related("buurt").only(*OF_A_PLAN)
    for plan in plans.order_by("answer_due_on", "pk"):
        for platform in ground.platforms_of(plan):
            found[platform].answer_number += 1
            if len(found[platform].answers) < MOST_ANSWERS:
                found[platform].answers.append(plan)
    return found


def _add_steps(found: dict[int, News]) -> None:
    blocks: dict[Agenda, list[Block]] = {}
    rows = Block.objects.filter(agenda__platform__in=found).select_related("agenda", "definition")
    for block in rows.order_by("agenda__title", "agenda_id", "definition__order"):
        blocks.setdefault(block.agenda, []).append(block)
    for agenda, its_blocks in blocks.items():
        if any(block.state != BlockState.DONE for block in its_blocks):
            found[agenda.platform_id].steps.append((agenda, agenda_sentence(agenda, its_blocks)))


def _add_goals(found: dict[int, News], ground: Ground) -> None:
    """The goals of the current agreement to which plans or promises in these areas are tied, the most tied first."""
    tied: dict[int, Counter] = {}
    for goal, *places in _ties(ground):
        for area in {*places, EVERYWHERE}:
            tied.setdefault(area, Counter())[goal] += 1
    goals = Goal.objects.in_bulk({goal for counts in tied.values() for goal in counts})
    for platform, areas in ground.by_platform.items():
        here = Counter()
        for area in {EVERYWHERE} if platform in ground.everywhere else set(areas):
            here.update(tied.get(area, {}))
        most = sorted(here, key=lambda goal: (-here[goal], goal))[:MOST_GOALS]
        found[platform].goals = [goals[goal] for goal in most]


def _ties(ground: Ground) -> list[tuple]:
    """Each tie of a public plan or running promise in these areas to a goal: the keys of goal and areas."""
    links = GoalLink.objects.filter(goal__theme__agreement__is_current=True, initiative__published_at__isnull=False)
    promises = Promise.objects.running().filter(goal__theme__agreement__is_current=True)
    if not ground.everywhere:
        links = links.filter(Q(initiative__buurt__in=ground.by_area) | Q(initiative__wijk__in=ground.by_area))
        promises = promises.filter(area__in=ground.by_area)
    return [
        *links.order_by().values_list("goal", "initiative__buurt", "initiative__wijk"),
        *promises.order_by().values_list("goal", "area"),
    ]
