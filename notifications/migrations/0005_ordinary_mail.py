from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_copies_in_the_journal")]
    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("is_now", False), ("state", "sent")),
                fields=["settled_at"],
                name="message_ordinary",
            ),
        ),
    ]
