"""A visitor without a mouse: everything by Tab, letters, Space and Enter."""

from tests_support.browser import Visitor

MOST_PRESSES = 120


def tab_to(person: Visitor, wanted: str) -> None:
    """Press Tab until the field of this name, or the button or link with these words, has the focus."""
    for _press in range(MOST_PRESSES):
        person.page.keyboard.press("Tab")
        here = person.page.evaluate("(e => [e.name || '', (e.innerText || '').trim()])(document.activeElement)")
        if wanted in here:
            return
    raise AssertionError(f"the keyboard does not reach {wanted!r} on {person.page.url}")


def type_in(person: Visitor, name: str, text: str) -> None:
    """Type this in the field of this name, instead of what stands there."""
    tab_to(person, name)
    person.page.keyboard.press("Control+a")
    person.page.keyboard.type(text)


def press(person: Visitor, words: str) -> None:
    """Press the button or link with these words, and look at the page that follows."""
    tab_to(person, words)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look()
