from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plain_language", "0001_in_full")]

    operations = [
        migrations.CreateModel(
            name="ReadingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("singleton", models.BooleanField(default=True, editable=False, unique=True)),
                (
                    "threshold",
                    models.SmallIntegerField(
                        default=50,
                        help_text=(
                            "Van 0 tot 100. Hoe hoger, hoe makkelijker. "
                            "Onder deze grens vragen wij de schrijver waarom."
                        ),
                        verbose_name="grens",
                    ),
                ),
                (
                    "fewest_sentences",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Een kortere tekst zegt te weinig om te meten.",
                        verbose_name="vanaf hoeveel zinnen",
                    ),
                ),
            ],
            options={
                "verbose_name": "grens voor leesbaarheid",
                "verbose_name_plural": "grens voor leesbaarheid",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("singleton", True)), name="one_reading_rule"),
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 0), ("threshold__lte", 100)),
                        name="threshold_on_the_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fewest_sentences__gte", 1)), name="judged_from_one_sentence"
                    ),
                ],
            },
        ),
    ]
