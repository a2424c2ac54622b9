"""The organisation: units in a tree, people, and who is what where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from potentialer.base.fields import SortKeyField


class UnitKind(models.TextChoices):
    """What kind of place a unit is. Chooses its sign and a word to be found by; nothing is decided by it."""

    ADMINISTRATION = "administration", _("Administration")
    SCHOOL = "school", _("Skole")
    DAYCARE = "daycare", _("Dagtilbud")
    AFTERSCHOOL = "afterschool", _("SFO og klub")
    CARE_HOME = "care_home", _("Plejehjem")
    HOME_CARE = "home_care", _("Hjemmepleje")
    HEALTH = "health", _("Sundhed")
    SOCIAL = "social", _("Socialområdet")
    JOB_CENTRE = "job_centre", _("Jobcenter")
    CULTURE = "culture", _("Kultur og fritid")
    LIBRARY = "library", _("Bibliotek")
    TECHNICAL = "technical", _("Veje og grønne områder")
    PLANNING = "planning", _("Plan, byg og miljø")
    CITIZEN_SERVICE = "citizen_service", _("Borgerservice")
    EMERGENCY = "emergency", _("Beredskab")
    IT = "it", _("It og digitalisering")
    OTHER = "other", _("Enhed")


class Role(models.TextChoices):
    """What somebody is in a unit. A leader, deputy or delegate speaks for it and for what lies under it."""

    LEADER = "leader", _("Leder")
    DEPUTY = "deputy", _("Souschef")
    DELEGATE = "delegate", _("Stedfortræder")
    EMPLOYEE = "employee", _("Medarbejder")


SPEAKING_ROLES = (Role.LEADER, Role.DEPUTY, Role.DELEGATE)


class Unit(TreeNode):  # type: ignore[django-manager-missing]  # the library is untyped
    """A node in the organisation's tree: centre, department, institution, team.

    `key` is the municipality's own and is what survives a rename, a move and the next import.
    `imported_fields` are those that the organisation's file owns: they are shown but not edited here,
    since the next import would undo it.
    """

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=UnitKind, default=UnitKind.OTHER)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=100, blank=True)
    opening_hours = models.TextField(max_length=1000, blank=True)
    sort_key = SortKeyField()
    closed_on = models.DateField(null=True, blank=True)
    imported_fields = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(key=""), name="unit_has_a_key"),
            models.CheckConstraint(condition=~models.Q(name=""), name="unit_has_a_name"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="unit_is_not_its_own_parent"),
        ]


class UnitNickname(models.Model):
    """What people really call it: 'Genbrugsen', 'PPR', 'Borgerservice i Nord'."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="nicknames")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="nickname_once_a_unit")]


class UnitSuccession(models.Model):
    """`new` took over from `old`: two rows to one new unit are a merger, one old unit to two rows a split."""

    old = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    new = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="predecessions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="unit_does_not_succeed_itself"),
        ]


class Person(models.Model):
    """An employee, as the organisation's own register tells it. One who has left keeps only a name."""

    key = models.CharField(max_length=100, unique=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    mobile = models.CharField(max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    portrait = models.FileField(upload_to="portraits/", blank=True)
    away_until = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    sort_key = SortKeyField()
    imported_fields = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sort_key", "id"], name="people_in_order")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(key=""), name="person_has_a_key"),
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
        ]


class Membership(models.Model):
    """Who is what where. `imported` ones belong to the file; the others were made here (a delegate)
    and no import touches them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.EMPLOYEE)
    title = models.CharField(max_length=200, blank=True)  # only where it differs from the person's own
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "imported"], name="membership_once_a_unit_and_source")
        ]
