"""What an account may beyond an employee's rights, in words."""

from django.utils.translation import gettext as _

from potentialer.domain.accounts.models import User


def rights_of(user: User) -> tuple[str, ...]:
    rights = ((user.is_editor, _("Procesleder")), (user.is_administrator, _("Administrator")))
    return tuple(label for has, label in rights if has)
