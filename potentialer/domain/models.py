"""All nouns' models in one place for Django, which looks for them here. Nothing else belongs in this file."""

from potentialer.domain.accounts.models import User
from potentialer.domain.cards.models import Card, Seeking
from potentialer.domain.changes.models import Change, Version
from potentialer.domain.feedback.models import Feedback
from potentialer.domain.help.models import HelpPage
from potentialer.domain.needs.models import AskedQuery, Need
from potentialer.domain.people.models import Membership, Person, Unit, UnitNickname, UnitSuccession
from potentialer.domain.potentials.models import Potential, PotentialTopic, TaskDetails, TrialDetails
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.topics.models import Topic, UnitTopic

__all__ = [
    "AskedQuery",
    "Card",
    "Change",
    "Feedback",
    "HelpPage",
    "Membership",
    "Need",
    "Person",
    "Potential",
    "PotentialTopic",
    "Seeking",
    "SynonymGroup",
    "TaskDetails",
    "Topic",
    "TrialDetails",
    "Unit",
    "UnitNickname",
    "UnitSuccession",
    "UnitTopic",
    "User",
    "Version",
]
