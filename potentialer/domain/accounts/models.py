"""Who can log in, and who acts."""

from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from potentialer.base.fields import SortKeyField


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, login: str | None) -> "User":
        """Logins are stored casefolded, so 'Mette@…' and 'mette@…' are one."""
        return self.get(login=(login or "").strip().casefold())


class User(AbstractBaseUser):
    """An account. What it may do follows from its flags here and from its person's memberships (people)."""

    origin: ClassVar[str] = "web"

    last_login = None  # when somebody logged in is not ours to collect
    login = models.CharField(max_length=200, unique=True)  # a work mail or an employee number, casefolded
    name = models.CharField(max_length=200)
    sort_key = SortKeyField()
    mail = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_editor = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    is_demo_cast = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]


@dataclass(frozen=True, slots=True)
class System:
    """The installation itself as an actor: a command at the server's keyboard, or the worker. It has no row."""

    origin: str = "command"
    pk: None = None
    is_active: bool = True
    is_editor: bool = True
    is_administrator: bool = True


Actor = User | System
