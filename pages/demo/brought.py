"""What the invented plans bring along: drawings in the place of photos, what they ask for, a rule in the way."""

from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from initiatives import services
from initiatives.kinds import InitiatorKind
from initiatives.models import Initiative, Need
from initiatives.needed import AskedNeed, BlockingRule
from pages.demo.plans import Plan

SIZE = (1200, 800)
SKY, GRASS, EARTH, WOOD, LEAF, SUN = "#cfe6ea", "#9dbf72", "#8a6a4f", "#a8784c", "#5f8f4a", "#f2b84b"
BY_NAME = {
    "Bewonersgroep": InitiatorKind.GROUP,
    "Een groep buren": InitiatorKind.GROUP,
    "Ouders": InitiatorKind.GROUP,
}


def of(plan: Plan, now: datetime) -> dict:
    """What `submit_initiative` gets beside the five questions. Its photo is kept first, as the form does."""
    words = plan.words
    if picture := words.get("picture"):
        drawn = SimpleUploadedFile(f"{picture}.jpg", DRAWINGS[picture]())
        services.keep_attachment(drawn, token=plan.token, alt=words.get("picture_alt", ""), now=now)
    return {
        "initiator_kind": next(
            (kind for name, kind in BY_NAME.items() if plan.display_name.startswith(name)), InitiatorKind.PERSON
        ),
        "needs": [AskedNeed(**need) for need in words.get("need", ())],
        "rule": BlockingRule(**words["rule"]) if "rule" in words else None,
    }


def settle(initiative: Initiative, plan: Plan, by: User, now: datetime) -> None:
    """With the answer comes what is granted, and what became of the rule."""
    for need in initiative.needs.filter(outcome=""):
        is_money = need.kind == Need.Kind.MONEY and need.amount
        services.decide_need(
            need=need,
            outcome=Need.Outcome.PARTLY if is_money and plan.is_yes else _outcome(plan),
            granted_text="" if is_money or not plan.is_yes else need.text,
            granted_amount=need.amount * 4 // 5 if is_money and plan.is_yes else None,
            reason=plan.words["reason"][:500],
            by=by,
            now=now,
        )
    for rule in initiative.rules_in_the_way.filter(outcome=""):
        if said := plan.words.get("rule_answer"):
            services.answer_rule(rule=rule, **said, by=by, now=now)


def _outcome(plan: Plan) -> str:
    return Need.Outcome.GRANTED if plan.is_yes else Need.Outcome.REFUSED


# ── Drawings ─────────────────────────────────────────────────────────────────
def _ground() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((960, 70, 1100, 210), fill=SUN)
    draw.ellipse((-300, 430, 700, 1100), fill="#b4cf8c")
    draw.rectangle((0, 560, 1200, 800), fill=GRASS)
    return picture, draw


def _tree(draw: ImageDraw.ImageDraw, x: int, y: int, size: int) -> None:
    draw.rectangle((x - size // 10, y - size, x + size // 10, y), fill=EARTH)
    draw.ellipse((x - size // 2, y - size * 2, x + size // 2, y - size * 7 // 10), fill=LEAF)


def _jpeg(picture: Image.Image) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def garden() -> bytes:
    picture, draw = _ground()
    for row in range(4):
        y = 600 + row * 48
        draw.rounded_rectangle((120, y, 1080, y + 34), 10, fill=EARTH)
        for x in range(150, 1060, 60):
            draw.ellipse((x, y - 14, x + 34, y + 16), fill=(LEAF, SUN, "#d06b4c", "#7aa65c")[(row + x) % 4])
    _tree(draw, 180, 590, 170)
    _tree(draw, 1010, 580, 140)
    return _jpeg(picture)


def bench() -> bytes:
    picture, draw = _ground()
    _tree(draw, 300, 640, 220)
    for y in (500, 545, 600):
        draw.rounded_rectangle((460, y, 940, y + 30), 8, fill=WOOD)
    for x in (500, 880):
        draw.rectangle((x, 480, x + 20, 700), fill=EARTH)
    return _jpeg(picture)


def table() -> bytes:
    picture, draw = _ground()
    for place, x in enumerate(range(40, 1200, 90)):
        draw.polygon([(x, 120), (x + 60, 120), (x + 30, 180)], fill=("#d06b4c", SUN, "#3f7d86", "#ffffff")[place % 4])
    draw.line((0, 120, 1200, 120), fill=EARTH, width=4)
    draw.rounded_rectangle((220, 560, 980, 600), 8, fill=WOOD)
    for x in (260, 920):
        draw.rectangle((x, 600, x + 20, 740), fill=EARTH)
    for x in range(260, 960, 110):
        draw.ellipse((x, 520, x + 60, 562), fill="#ffffff")
    _tree(draw, 110, 600, 150)
    return _jpeg(picture)


DRAWINGS = {"moestuin": garden, "bankje": bench, "tafel": table}
