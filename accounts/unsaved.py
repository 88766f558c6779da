"""Nothing typed is lost: what was written in a form that is no longer there, for `includes/unsaved.html`."""

from django.forms import CharField, Form


def words_in(form: Form) -> list[dict[str, str]]:
    """What somebody wrote in a form that was sent, each under its question: facts of `includes/facts.html`."""
    fields = [each for each in form.visible_fields() if isinstance(each.field, CharField)]
    return [{"label": each.label, "text": text} for each in fields if (text := each.value())]
