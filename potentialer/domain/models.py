"""All nouns' models in one place for Django, which looks for them here. Nothing else belongs in this file."""

from potentialer.domain.accounts.models import User
from potentialer.domain.changes.models import Change, Version
from potentialer.domain.feedback.models import Feedback
from potentialer.domain.help.models import HelpPage
from potentialer.domain.people.models import Membership, Person, Unit, UnitNickname, UnitSuccession
from potentialer.domain.topics.models import Topic, UnitTopic

__all__ = [
    "Change",
    "Feedback",
    "HelpPage",
    "Membership",
    "Person",
    "Topic",
    "Unit",
    "UnitNickname",
    "UnitSuccession",
    "UnitTopic",
    "User",
    "Version",
]
