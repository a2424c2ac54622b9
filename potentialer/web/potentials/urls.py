from django.urls import path

from potentialer.domain.potentials.models import PotentialKind
from potentialer.web.potentials import begin, choosing, lists, views, writing

KNOWLEDGE, TRIAL, TASK = PotentialKind.KNOWLEDGE, PotentialKind.TRIAL, PotentialKind.TASK

urlpatterns = [
    path("proevehandlinger/", lists.trials, name="trials"),
    path("opgaver/", lists.tasks, name="tasks"),
    path("proevehandlinger/ny/", begin.begin, {"kind": TRIAL}, name="trial-begin"),
    path("opgaver/ny/", begin.begin, {"kind": TASK}, name="task-begin"),
    path("viden/<int:potential_id>/", views.potential, {"kind": KNOWLEDGE}, name="knowledge"),
    path("proevehandlinger/<int:potential_id>/", views.potential, {"kind": TRIAL}, name="trial"),
    path("opgaver/<int:potential_id>/", views.potential, {"kind": TASK}, name="task"),
    path("visitkort/<int:card_id>/ny-viden/", writing.new, {"kind": KNOWLEDGE}, name="knowledge-new"),
    path("visitkort/<int:card_id>/ny-proevehandling/", writing.new, {"kind": TRIAL}, name="trial-new"),
    path("visitkort/<int:card_id>/ny-opgave/", writing.new, {"kind": TASK}, name="task-new"),
    path("potentialer/emner/", choosing.topic_choices, name="topic-choices"),
    path("potentialer/<int:potential_id>/ret/", writing.edit, name="potential-edit"),
    path("potentialer/<int:potential_id>/del/", writing.share, {"shared": True}, name="potential-share"),
    path("potentialer/<int:potential_id>/tag-tilbage/", writing.share, {"shared": False}, name="potential-withdraw"),
    path("potentialer/<int:potential_id>/slet/", writing.delete, name="potential-delete"),
]
