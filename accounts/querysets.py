"""Questions about many people."""

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from accounts.roles import HANDLERS, Role


class UserQuerySet(models.QuerySet):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def with_role(self, *roles: Role) -> "UserQuerySet":
        """People who hold at least one of these granted roles."""
        return self.filter(pk__in=self.model.grants.rel.related_model.objects.filter(role__in=roles).values("user"))

    def handlers(self) -> "UserQuerySet":
        """Who may handle and answer initiatives."""
        return self.active().with_role(*HANDLERS)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False

    def create_user(self, email: str, password: str | None = None, **fields) -> models.Model:
        """A person with a lower-cased e-mail address; without a password they sign in by e-mailed code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> models.Model:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str):
        return self.get(email=email.lower())
