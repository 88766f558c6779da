"""The words that occur in public initiatives."""

from django.db import models


class SearchWord(models.Model):
    """A word that occurs in public initiatives, folded: what a mistyped word is compared with."""

    word = models.CharField(max_length=60, primary_key=True)
    occurrences = models.PositiveIntegerField(default=1)
