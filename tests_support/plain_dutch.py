"""What guards the words of the portal itself: the same counting as the help for officials, a little stricter."""

import json
from functools import cache

from plain_language.hints import Kind, look_at
from plain_language.services import OFFICE_WORDS
from plain_language.text import length, sentences

LONGEST_SENTENCE = 22


@cache
def listed() -> dict[str, str]:
    return {each["word"]: each["plain"] for each in json.loads(OFFICE_WORDS.read_text())["words"]}


def too_long(text: str) -> list[str]:
    return [sentence for sentence in sentences(text) if length(sentence) > LONGEST_SENTENCE]


def office_words(text: str) -> list[str]:
    return [hint.found for hint in look_at(text, listed()).hints if hint.kind == Kind.OFFICE_WORD]
