"""What a plan brought along, as its own page shows it: photos and documents, needs, rules in the way, a plan like it.

`with_what_it_brought` loads all of it with the plan itself: no query more.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agendas.wording import day_words, dutch
from initiatives.images import THUMB_SIDE
from initiatives.models import Attachment, Initiative, Need, RuleInTheWay
from initiatives.plan_wording import need_label, need_text

FILE_COLUMNS = ("name", "kind", "original_name", "alt", "size", "width", "height")
NEED_COLUMNS = ("kind", "text", "amount", "outcome", "granted_text", "granted_amount", "reason")
RULE_COLUMNS = ("rule", "problem", "outcome", "answer", "answered_at")


def with_what_it_brought(found):
    """Adds `files_log`, `needs_log` and `rules_log` (lists of dictionaries, the oldest first) and `like`, the plan that
    it resembles, as {number, title}, when that is public."""
    of_this = {"initiative": OuterRef("pk")}
    files = Attachment.objects.filter(**of_this, removed_at__isnull=True, state=Attachment.State.READY)
    asked = Need.objects.filter(**of_this).order_by("pk")
    rules_there = RuleInTheWay.objects.filter(**of_this).order_by("named_at", "pk")
    like = Initiative.objects.listed().filter(pk=OuterRef("similar_to"))
    return found.annotate(
        files_log=ArraySubquery(files.order_by("added_at", "pk").values(json=_columns(*FILE_COLUMNS))),
        needs_log=ArraySubquery(asked.values(json=_columns(*NEED_COLUMNS))),
        rules_log=ArraySubquery(rules_there.values(json=_columns(*RULE_COLUMNS))),
        like=ArraySubquery(like.values(json=_columns("number", "title"))),
    )


def _columns(*names: str) -> JSONObject:
    return JSONObject(**{name: F(name) for name in names})


# ── Photos and documents ─────────────────────────────────────────────────────
def photos(initiative: Initiative, *, token: str = "") -> list[dict]:
    """For initiatives/includes/photos.html. `token` of an owner opens those of a plan that is not public."""
    return [
        {
            "url": (url := file_url(initiative, file["name"], token)),
            "thumb": url + "?klein",
            "thumb_width": min(file["width"], round(THUMB_SIDE * min(1, file["width"] / max(file["height"], 1)))),
            "width": file["width"],
            "height": file["height"],
            "alt": file["alt"] or _("Foto bij plan %(number)s") % {"number": initiative.number},
            "caption": dutch(file["alt"]),
        }
        for file in initiative.files_log
        if file["kind"] == Attachment.Kind.PHOTO
    ]


def documents(initiative: Initiative, *, token: str = "") -> list[dict]:
    return [
        {
            "url": file_url(initiative, file["name"], token),
            "name": file["original_name"],
            "size": filesizeformat(file["size"]),
        }
        for file in initiative.files_log
        if file["kind"] == Attachment.Kind.DOCUMENT
    ]


def file_url(initiative: Initiative, name, token: str = "") -> str:
    if token:
        return reverse("initiatives:owner_file", args=[token, name])
    return reverse("initiatives:file", args=[initiative.number, name])


# ── What is asked, and what was granted ──────────────────────────────────────
def needs(initiative: Initiative) -> list[dict]:
    """For initiatives/includes/needs.html: {label, asked, state, granted, reason}."""
    return [
        {
            "label": need_label(need["kind"]),
            "asked": need_text(need["amount"], need["text"]),
            "state": need_state(need["outcome"]),
            "granted": need_text(need["granted_amount"], need["granted_text"]),
            "reason": need["reason"],
        }
        for need in initiative.needs_log
    ]


def need_state(outcome: str) -> dict:
    """For includes/state.html."""
    label = str(Need.Outcome(outcome).label)
    kind, icon = {
        Need.Outcome.GRANTED: ("ok", ""),
        Need.Outcome.PARTLY: ("wait", "check"),
        Need.Outcome.REFUSED: ("", "x"),
    }.get(outcome, ("", "clock"))
    return {"kind": kind, "label": label[:1].upper() + label[1:], "icon": icon}


# ── Rules in the way ─────────────────────────────────────────────────────────
def rules(initiative: Initiative, today) -> list[dict]:
    return [rule_row(rule, today) for rule in initiative.rules_log]


def rule_row(rule: dict, today) -> dict:
    """A rule for initiatives/includes/rule.html: {rule, problem, state, answer, when}."""
    answered_at = rule["answered_at"]
    if isinstance(answered_at, str):
        answered_at = parse_datetime(answered_at)
    return {
        "rule": dutch(rule["rule"]),
        "problem": dutch(rule["problem"]),
        "state": rule_state(rule["outcome"]),
        "answer": dutch(rule["answer"]),
        "when": day_words(localdate(answered_at), today) if answered_at else "",
    }


def rule_state(outcome: str) -> dict:
    """For includes/state.html."""
    label = str(RuleInTheWay.Outcome(outcome).label)
    kind, icon = {
        RuleInTheWay.Outcome.ROOM: ("ok", ""),
        RuleInTheWay.Outcome.PARTLY: ("wait", "check"),
        RuleInTheWay.Outcome.STAYS: ("", "x"),
    }.get(outcome, ("", "clock"))
    return {"kind": kind, "label": label[:1].upper() + label[1:], "icon": icon}


def like_facts(initiative: Initiative) -> list[dict]:
    """Which plan it resembles, and why it is another one."""
    if not (initiative.like and initiative.why_different):
        return []
    like = initiative.like[0]
    return [
        {
            "label": _("Lijkt op"),
            "text": f"{like['number']} {like['title']}",
            "url": reverse("initiatives:detail", args=[like["number"]]),
        },
        {"label": _("Wat hier anders aan is"), "text": dutch(initiative.why_different)},
    ]
