"""Pieces of a form layout in our house style, for django-crispy-forms with the pack `nlds` (templates/nlds/).

A form sets `self.helper = portal_helper("Sla op")`, or writes a layout with the pieces below.
Attributes that the pack reads on the form itself: `hide_optional = True` leaves out "(niet verplicht)" (searches).
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import BaseInput, Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string

PRIMARY = "utrecht-button utrecht-button--primary-action"
SECONDARY = "utrecht-button utrecht-button--secondary-action"


class Submit(BaseInput):
    """The button that sends the form: `Submit("Stuur uw plan in")`.

    With a `name` the view sees which of several buttons was pressed (`name in request.POST`).
    """

    input_type = "submit"

    def __init__(self, value, name="", *, secondary=False, danger=False, **attrs):
        super().__init__(name, value, **attrs)
        self.field_classes = SECONDARY if secondary else PRIMARY
        if danger:
            self.field_classes += " utrecht-button--danger"


class Question(LayoutObject):
    """One numbered question: `Question(1, "title")`; what follows the first field belongs to the same question."""

    template = "%s/layout/question.html"

    def __init__(self, number, *fields):
        self.number = number
        self.fields = list(fields)

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        html = "".join(
            render_field(
                field,
                form,
                context,
                template_pack=template_pack,
                layout_object=self,
                extra_context=None if hasattr(field, "render") else {"question_number": "" if place else self.number},
                **kwargs,
            )
            for place, field in enumerate(self.fields)
        )
        context["question_number"] = ""
        return render_to_string(self.template % template_pack, {"fields": html})


def portal_helper(*buttons, layout=None, method="post", action="", form_tag=True) -> FormHelper:
    """A helper with our buttons: words become the primary button, then secondary ones; or give `Submit`s.

    `layout` is a Layout or a list of its pieces; without it every field follows in the order of the form.
    """
    helper = FormHelper()
    helper.form_method = method
    helper.form_action = action
    helper.form_tag = form_tag
    helper.disable_csrf = method.lower() == "get"
    if layout is not None:
        helper.layout = layout if isinstance(layout, Layout) else Layout(*layout)
    for place, button in enumerate(buttons):
        helper.add_input(button if isinstance(button, BaseInput) else Submit(button, secondary=place > 0))
    return helper
