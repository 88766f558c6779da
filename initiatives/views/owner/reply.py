"""The reply to a question of the municipality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import by_token
from initiatives import services
from initiatives.forms import ReplyForm
from initiatives.models import Question
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.views.owner.page import open_question
from initiatives.views.owner.simple import one_form, posted


@by_token
@behind_the_link()
def reply(request: HttpRequest, owner: Owner) -> HttpResponse:
    question = open_question(owner.initiative)

    def send(form, now) -> str:
        asked = get_object_or_404(Question, pk=form.cleaned_data["question"], initiative=owner.initiative)
        services.reply_to_question(question=asked, text=form.cleaned_data["reply"], by=owner.user, now=now)
        return _("Uw reactie is verstuurd.")

    return one_form(
        request,
        owner,
        ReplyForm(posted(request), initial={"question": question and question.pk}),
        send,
        title=_("De gemeente vraagt u iets"),
        is_offered=question is not None or request.method == "POST",
        refusal=_("Er staat geen vraag meer open. U hoeft niets te doen."),
        template="initiatives/owner/reply.html",
        question=question,
    )
