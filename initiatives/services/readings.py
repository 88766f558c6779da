"""A colleague reads the draft of an answer before it goes out, when its writer asks."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Answer, Initiative, SecondReading
from initiatives.services.letters import tell_person
from initiatives.services.move import check_office, handling_role, lock
from initiatives.services.notes import check_colleague
from initiatives.workflow import MoveRefused


@transaction.atomic
def ask_reading(*, initiative: Initiative, reader: User, by: User, now: datetime, question: str = "") -> SecondReading:
    """Ask one colleague to read the draft. Until they did, or the writer stops it, the answer cannot go out."""
    handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    answer = Answer.objects.filter(initiative=locked, published_at__isnull=True).first()
    if answer is None or not locked.is_open:
        raise MoveRefused(_("Schrijf en bewaar eerst een concept. Dan kan een collega meelezen."))
    if answer.publish_at is not None:
        raise MoveRefused(_("Dit antwoord staat al klaar voor een moment. Haal dat eerst weg."))
    if reader.pk == by.pk:
        raise MoveRefused(_("Vraag iemand anders dan uzelf."))
    check_colleague(reader)
    try:
        with transaction.atomic():
            reading = SecondReading.objects.create(
                initiative=locked, reader=reader, asked_by=by, asked_at=now, question=question.strip()[:300]
            )
    except IntegrityError as error:
        raise MoveRefused(_("Een collega leest al mee. Stop dat eerst als u iemand anders wilt vragen.")) from error
    tell_person(reader, locked, "reading_asked", now, once=reading.pk, reading=reading)
    return reading


@transaction.atomic
def give_reading(*, reading: SecondReading, is_good: bool, by: User, now: datetime, remark: str = "") -> SecondReading:
    """Say what one thinks of the draft. Only who was asked; a no comes with a remark. Who asked hears of it."""
    handling_role(by)
    initiative = lock(reading.initiative)
    locked = _open_reading(reading)
    if locked.reader_id != by.pk:
        raise MoveRefused(_("Dit is aan iemand anders gevraagd."))
    if not is_good and not remark.strip():
        raise MoveRefused(_("Schrijf wat er beter kan."))
    locked.is_good, locked.remark, locked.read_at = is_good, remark.strip()[:2000], now
    locked.save(update_fields=["is_good", "remark", "read_at"])
    tell_person(locked.asked_by, initiative, "reading_given", now, once=locked.pk, reading=locked)
    return locked


@transaction.atomic
def stop_reading(*, reading: SecondReading, by: User, now: datetime) -> None:
    """Take the request back: the colleague is away, or it is not needed any more."""
    handling_role(by)
    check_office(lock(reading.initiative), by)
    _open_reading(reading).delete()


def _open_reading(reading: SecondReading) -> SecondReading:
    locked = SecondReading.objects.select_for_update(of=("self",)).select_related("asked_by").filter(pk=reading.pk)
    found = locked.filter(read_at__isnull=True).first()
    if found is None:
        raise MoveRefused(_("Dit is al gelezen, of het is niet meer nodig."))
    return found
