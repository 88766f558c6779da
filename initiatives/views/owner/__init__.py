"""What the owners of a plan do behind their link: one file per deed, each at an address of its own.

How to add a deed:

    @by_token
    @behind_the_link()
    def change_text(request: HttpRequest, owner: Owner) -> HttpResponse:
        ...services.change_text(initiative=owner.initiative, by=owner.user, now=timezone.now(), …)
        return HttpResponseRedirect(owner.url())

It stands in `urls.py` as `path("beheren/<str:token>/tekst/", owner.change_text, name="owner_text")`; a link to it
is `owner.url("initiatives:owner_text")`. `behind_the_link` reads the token, shows the page of a worn link, answers 404
to what was not signed here, and says `never_cache`; GET, HEAD and POST come through. On the page itself the deed
stands in `initiatives/owner_deeds.py`: who may do it when, in what words.
"""

from initiatives.views.owner.answerback import bid, reopen
from initiatives.views.owner.brought import files, needs
from initiatives.views.owner.data import data, data_file
from initiatives.views.owner.ending import close, look_back, withdraw
from initiatives.views.owner.page import manage
from initiatives.views.owner.people import end, hand_over, invitation, invite, leave
from initiatives.views.owner.promise import drop, other_day, turn_key
from initiatives.views.owner.reply import reply
from initiatives.views.owner.talk import comments, offers
from initiatives.views.owner.text import change_text, offered_text, old_texts
from initiatives.views.owner.together import together

__all__ = [
    "bid",
    "change_text",
    "close",
    "comments",
    "data",
    "data_file",
    "drop",
    "end",
    "files",
    "hand_over",
    "invitation",
    "invite",
    "leave",
    "look_back",
    "manage",
    "needs",
    "offered_text",
    "offers",
    "old_texts",
    "other_day",
    "reopen",
    "reply",
    "together",
    "turn_key",
    "withdraw",
]
