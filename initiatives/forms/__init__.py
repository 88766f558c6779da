"""What people may fill in: the filters of the list, a plan, and what an initiator does with it."""

from initiatives.forms.listing import ListFilter
from initiatives.forms.manage import CodeForm, LinkForm, PromiseForm, ReplyForm, WithdrawForm
from initiatives.forms.submit import MatterForm, SubmitForm

__all__ = [
    "CodeForm",
    "LinkForm",
    "ListFilter",
    "MatterForm",
    "PromiseForm",
    "ReplyForm",
    "SubmitForm",
    "WithdrawForm",
]
