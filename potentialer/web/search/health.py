"""Whether database and index answer, for whoever watches the machine."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from potentialer.domain.changes.queries import latest_change_id
from potentialer.search.retrieval import health as index_state


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when both answer. An index that is behind answers; one that is being rebuilt does not."""
    try:
        latest_change_id()
        database, index = True, str(index_state())
    except DatabaseError:
        database, index = False, "unknown"
    is_well = database and index in {"ready", "behind"}
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"ok": is_well, "database": database, "index": index}, status=status)
