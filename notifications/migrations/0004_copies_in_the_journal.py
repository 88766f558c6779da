from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_post_that_cannot_forget")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="is_copied",
            field=models.BooleanField(default=False),
        ),
    ]
