"""How the crispy pack `nlds` writes a form: what a screen reader is told, and where the error summary leads."""

import re

import pytest
from django import forms
from django.template import engines

from accounts.crispy import Question, Submit, portal_helper


class PlanForm(forms.Form):
    title = forms.CharField(label="Wat is uw plan?", help_text="Eén korte zin.")
    why = forms.CharField(label="Waarom", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Soort",
        help_text="Kies er een.",
        choices=[("idea", "Idee"), ("plan", "Plan")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="Onderwerpen", choices=[("1", "Groen")], widget=forms.CheckboxSelectMultiple, required=False
    )
    moment = forms.SplitDateTimeField(label="Wanneer", required=True)
    agrees = forms.BooleanField(label="Ik ga akkoord")
    secret = forms.CharField(widget=forms.HiddenInput)
    photo = forms.FileField(label="Foto", required=False)

    helper = portal_helper(
        "Kijk uw plan na",
        Submit("Bewaar", "keep", secondary=True),
        layout=[Question(1, "title"), Question(2, "why"), "kind", "topics", "moment", "agrees", "secret", "photo"],
    )


def written(form, template="{% load crispy_forms_tags %}{% crispy form %}"):
    return engines["django"].from_string(template).render({"form": form, "csrf_token": "token"})


@pytest.fixture
def html():
    return written(PlanForm({}))


def test_every_id_that_is_pointed_at_exists(html):
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    pointed = set(re.findall(r'\sfor="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
    for value in re.findall(r'aria-describedby="([^"]+)"', html):
        pointed |= set(value.split())
    assert pointed and pointed <= ids
    assert len(re.findall(r'\sid="', html)) == len(ids), "an id stands there twice"


def test_description_and_error_stand_before_the_control_and_are_named_by_it(html):
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert html.index('id="id_title_helptext"') < html.index('id="id_title_error"') < html.index('id="id_title"')


def test_a_group_is_a_fieldset_that_names_its_description_and_error(html):
    assert '<fieldset class="utrecht-form-field utrecht-form-field--invalid" id="div_id_kind"' in html
    assert 'aria-describedby="id_kind_helptext id_kind_error"' in html
    assert "<legend" in html


def test_the_summary_leads_to_every_field_that_has_an_error(html):
    summary = html[html.index("portal-errors") : html.index("</ul>")]
    assert re.findall(r'href="#([^"]+)"', summary) == ["id_title", "id_kind_0", "id_moment_0", "id_agrees"]
    assert "5 antwoorden kloppen nog niet" in html


def test_optional_fields_say_so_and_required_ones_have_no_mark(html):
    assert re.search(r"Waarom <span[^>]*>\(niet verplicht\)", html)
    assert not re.search(r"Wat is uw plan\? <span", html)


def test_a_search_leaves_out_that_its_fields_are_optional():
    class SearchForm(forms.Form):
        hide_optional = True
        q = forms.CharField(label="Zoek", required=False)

    assert "niet verplicht" not in written(SearchForm(), "{% load crispy_forms_tags %}{{ form|crispy }}")


def test_the_form_checks_on_the_server_and_takes_files(html):
    assert re.search(r'<form[^>]* method="post" enctype="multipart/form-data" novalidate>', html)
    assert 'name="csrfmiddlewaretoken"' in html


def test_a_get_form_carries_no_token():
    class FilterForm(forms.Form):
        q = forms.CharField(required=False)
        helper = portal_helper("Toon", method="get")

    html = written(FilterForm())
    assert 'method="get"' in html and "csrfmiddlewaretoken" not in html


def test_buttons_wear_our_classes_and_a_named_one_can_be_told_apart(html):
    assert re.search(r'<button type="submit" class="[^"]*primary-action">Kijk uw plan na</button>', html)
    assert re.search(r'<button type="submit" name="keep" value="1" class="[^"]*secondary-action">Bewaar</button>', html)
    assert "btn" not in html


def test_questions_are_numbered_once(html):
    assert re.findall(r"portal-question__number\">(\d)\.", html) == ["1", "2"]


def test_what_was_typed_stays_and_is_escaped():
    html = written(PlanForm({"title": '<b>"bankje"</b>'}))
    assert "&lt;b&gt;&quot;bankje&quot;&lt;/b&gt;" in html and "<b>" not in html


def test_a_form_without_errors_shows_no_summary():
    assert "portal-errors" not in written(PlanForm())
