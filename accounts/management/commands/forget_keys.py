"""For the operator, when the last administrator lost the phone: take away the second factors of one account."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.services import forget_keys


class Command(BaseCommand):
    help = "Take away the second factors and the password of an account; its sessions end."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address of the account")

    def handle(self, *args, email: str, **options):
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        gone = forget_keys(user=user, by=None, now=timezone.now())
        self.stdout.write(f"{gone} keys are gone. This person signs in with an e-mailed code and makes a new one.")
