"""Several initiatives answered together. Each initiator says yes or no; nobody's support moves, whatever they say."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Answer, Bundle, BundleMember, Event, Initiative
from initiatives.services.answer import publish_answer, seen_draft, write_answer
from initiatives.services.hold import hold
from initiatives.services.letters import tell_initiator, tell_person
from initiatives.services.move import INITIATOR, check_office, handling_role, label_of, lock, write_event
from initiatives.services.publish_later import schedule_answer
from initiatives.workflow import MoveRefused

FEWEST, MOST = 2, 20
State = BundleMember.State
WORDS = ("decision", "summary", "reason", "next_step", "next_by", "next_on")


@transaction.atomic
def propose_bundle(*, initiatives: Iterable[Initiative], title: str, reason: str, by: User, now: datetime) -> Bundle:
    """Ask the initiators of these to let them be answered together. Each gets a letter with a link."""
    role = handling_role(by)
    if not title.strip() or not reason.strip():
        raise MoveRefused(_("Geef de bundel een naam en schrijf waarom u deze plannen samen wilt beantwoorden."))
    pks = sorted({initiative.pk for initiative in initiatives})
    if not FEWEST <= len(pks) <= MOST:
        raise MoveRefused(_("Kies twee tot twintig plannen."))
    # Always in the same order: two proposals at once wait for each other instead of holding each other.
    members = [lock(Initiative(pk=pk)) for pk in pks]
    for initiative in members:
        check_office(initiative, by)
        if not initiative.is_open or not initiative.is_public:
            raise MoveRefused(_("Plan %(number)s wacht niet op een antwoord.") % {"number": initiative.number})
    taken = BundleMember.objects.filter(initiative__in=pks)
    if busy := taken.filter(bundle__closed_at__isnull=True).exclude(state=State.DECLINED).first():
        raise MoveRefused(_("Plan %(number)s zit al in een bundel.") % {"number": busy.initiative.number})
    # Of an earlier proposal: the history of the initiative tells it.
    taken.delete()
    bundle = Bundle.objects.create(
        title=title.strip()[:120], reason=reason.strip()[:500], proposed_by=by, proposed_at=now
    )
    for initiative in members:
        member = BundleMember.objects.create(bundle=bundle, initiative=initiative)
        _tell(initiative, now, by, role, bundle.title, is_public=False)
        others = [other for other in members if other.pk != initiative.pk]
        tell_initiator(initiative, "bundle_asked", now, once=member.pk, bundle=bundle, others=others)
    return bundle


def agree_to_bundle(
    *, member: BundleMember, now: datetime, by: User | None = None, role: Role = Role.INITIATOR
) -> BundleMember:
    """The initiator says yes. `by`: their account, or None behind a link. With a `role` of the office: the handler who
    heard it from an initiator without e-mail."""
    return _decide(member, State.AGREED, by, role, now)


def decline_bundle(
    *, member: BundleMember, now: datetime, by: User | None = None, role: Role = Role.INITIATOR
) -> BundleMember:
    """The initiator says no: the initiative gets an answer of its own, within its own term. As `agree_to_bundle`."""
    return _decide(member, State.DECLINED, by, role, now)


@transaction.atomic
def _decide(member: BundleMember, state: str, by: User | None, role: Role, now: datetime) -> BundleMember:
    initiative = lock(member.initiative)
    locked = BundleMember.objects.select_for_update(of=("self",)).select_related("bundle__proposed_by")
    locked = locked.filter(pk=member.pk, initiative=initiative).first()
    if locked is None or locked.bundle.closed_at is not None or not initiative.is_open:
        raise MoveRefused(_("Deze vraag is niet meer aan de orde."))
    if locked.state == state:
        raise MoveRefused(_("U gaf deze reactie al."))
    is_office = role != Role.INITIATOR
    if is_office:
        role = handling_role(by)
        check_office(initiative, by)
        if initiative.email:
            raise MoveRefused(_("Deze indiener kreeg de vraag per mail. Alleen de indiener zelf zegt ja of nee."))
    locked.state, locked.decided_at = state, now
    locked.save(update_fields=["state", "decided_at"])
    member.state, member.decided_at = state, now
    _tell(initiative, now, by, role, locked.bundle.title, is_public=state == State.AGREED, is_office=is_office)
    if not is_office:
        tell_person(
            locked.bundle.proposed_by, initiative, "bundle_decided", now, once=f"{locked.pk}:{state}", member=locked
        )
    return locked


@transaction.atomic
def answer_bundle(*, bundle: Bundle, by: User, now: datetime, seen: str = "", **words) -> int:
    """Write one draft for every member that agreed (`words` as for `write_answer`); returns for how many.

    `seen` is which drafts the page showed (`seen_drafts`): a colleague's own words about one of them are not lost
    unseen.
    """
    members = _agreed(bundle, by)
    shown = seen.split()
    for draft in _drafts(members):
        if draft.written_by_id != by.pk and _mark(draft) not in shown:
            raise MoveRefused(
                _(
                    "Plan %(number)s: %(who)s bewaarde hier een eigen concept. Uw tekst staat nog hieronder. Bekijk "
                    "eerst het concept van uw collega. Druk dan nog een keer als u het wilt vervangen."
                )
                % {"number": draft.initiative.number, "who": draft.written_by}
            )
    for initiative in members:
        write_answer(initiative=initiative, **words, by=by, now=now)
    return len(members)


@transaction.atomic
def publish_bundle(*, bundle: Bundle, by: User, now: datetime, at: datetime | None = None) -> int:
    """Publish the drafts of all who agreed, now or at one moment, all or none; returns how many.

    Who declined or did not react gets an answer of their own. The bundle is closed with it.
    """
    members = _agreed(bundle, by)
    alike = _with_the_same_words(members)
    for initiative in members:
        is_shared = initiative.pk in alike
        try:
            if at is None:
                publish_answer(initiative=initiative, by=by, now=now, is_shared=is_shared)
            else:
                schedule_answer(initiative=initiative, at=at, by=by, now=now, is_shared=is_shared)
        except MoveRefused as refusal:
            raise MoveRefused(
                _("Plan %(number)s: %(problem)s") % {"number": initiative.number, "problem": refusal.message}
            ) from refusal
    Bundle.objects.filter(pk=bundle.pk).update(closed_at=now)
    return len(members)


@transaction.atomic
def close_bundle(*, bundle: Bundle, by: User, now: datetime) -> None:
    """Give it up: each initiative gets an answer of its own."""
    handling_role(by)
    locked = _open(bundle)
    # Its plans may be of several teams: whoever handles one of them, and who proposed it, can stop it.
    reached = Initiative.objects.for_office(by, to_act=True).filter(bundle_membership__bundle=locked)
    if locked.proposed_by_id != by.pk and not reached.exists():
        raise MoveRefused(_("Deze bundel is van een ander team of gebied."))
    Bundle.objects.filter(pk=bundle.pk).update(closed_at=now)


def seen_drafts(bundle: Bundle, user: User) -> str:
    """Which drafts of the plans that agreed a page shows to this person, for `answer_bundle`."""
    agreed = bundle.members.filter(state=State.AGREED, initiative__in=Initiative.objects.for_office(user).values("pk"))
    agreed = agreed.values("initiative")
    drafts = Answer.objects.filter(initiative__in=agreed, published_at__isnull=True)
    return " ".join(_mark(draft) for draft in drafts.order_by("pk"))


def _mark(draft: Answer) -> str:
    return f"{draft.pk}@{seen_draft(draft)}"


def _drafts(members: list[Initiative]):
    drafts = Answer.objects.filter(initiative__in=members, published_at__isnull=True)
    return drafts.select_related("initiative", "written_by").order_by("initiative")


def _with_the_same_words(members: list[Initiative]) -> set[int]:
    """The keys of the plans whose draft says what the latest of them says, if there are more than one: only these get
    one answer together."""
    drafts = sorted(_drafts(members), key=lambda draft: draft.written_at)
    words = {draft.initiative_id: tuple(getattr(draft, name) for name in WORDS) for draft in drafts}
    alike = {pk for pk, told in words.items() if told == words[drafts[-1].initiative_id]}
    return alike if len(alike) > 1 else set()


def _open(bundle: Bundle) -> Bundle:
    locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if locked.closed_at is not None:
        raise MoveRefused(_("Deze bundel is al afgesloten."))
    return locked


def _agreed(bundle: Bundle, by: User) -> list[Initiative]:
    """The open initiatives whose initiators said yes, in the order in which they are locked. Refuses who does not
    handle each of them."""
    handling_role(by)
    # Nobody says yes or no meanwhile.
    hold(bundle.members.values_list("initiative", flat=True))
    _open(bundle)
    pks = bundle.members.filter(state=State.AGREED).order_by("initiative").values_list("initiative", flat=True)
    members = [initiative for initiative in (lock(Initiative(pk=pk)) for pk in pks) if initiative.is_open]
    if not members:
        raise MoveRefused(_("Nog geen indiener zei ja. Wacht op een reactie, of geef elk plan een eigen antwoord."))
    for initiative in members:
        check_office(initiative, by)
    return members


def _tell(
    initiative: Initiative,
    now: datetime,
    by: User | None,
    role: Role,
    title: str,
    *,
    is_public: bool,
    is_office: bool = True,
) -> None:
    write_event(
        initiative,
        Event.Kind.BUNDLED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by) if is_office else INITIATOR,
        text=title,
        is_public=is_public,
    )
