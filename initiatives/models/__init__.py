"""What residents propose, and everything that belongs to it."""

from initiatives.models.answer import Advice, Answer, FormerAnswer, Question, RewriteRequest
from initiatives.models.attachment import Attachment
from initiatives.models.event import Event
from initiatives.models.initiative import GoalLink, Initiative, NumberSeries, PromiseLink
from initiatives.models.need import Need, RuleInTheWay
from initiatives.models.office import (
    ArchiveRule,
    Bundle,
    BundleMember,
    ImportRun,
    InternalNote,
    SecondReading,
    TeamQuestion,
    TextBlock,
)
from initiatives.models.owner import Invitation, LookBack, ProposedChange, Version
from initiatives.models.road import MunicipalRole, RoleChange, StepTold
from initiatives.models.taking_part import (
    Comment,
    Flag,
    Follow,
    FollowerNews,
    HelpOffer,
    ModerationEvent,
    Objection,
    OfferMessage,
    Support,
)
from initiatives.models.term import AnswerTerm, ClockEvent
from initiatives.models.words import SearchWord

__all__ = [
    "Advice",
    "Answer",
    "AnswerTerm",
    "ArchiveRule",
    "Attachment",
    "Bundle",
    "BundleMember",
    "ClockEvent",
    "Comment",
    "Event",
    "Flag",
    "Follow",
    "FollowerNews",
    "FormerAnswer",
    "GoalLink",
    "HelpOffer",
    "ImportRun",
    "Initiative",
    "InternalNote",
    "Invitation",
    "LookBack",
    "ModerationEvent",
    "MunicipalRole",
    "Need",
    "NumberSeries",
    "Objection",
    "OfferMessage",
    "PromiseLink",
    "ProposedChange",
    "Question",
    "RewriteRequest",
    "RoleChange",
    "RuleInTheWay",
    "SearchWord",
    "SecondReading",
    "StepTold",
    "Support",
    "TeamQuestion",
    "TextBlock",
    "Version",
]
