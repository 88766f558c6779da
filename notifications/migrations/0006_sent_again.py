from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_ordinary_mail")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="resent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
