"""Taking files in without laying them on the disk: one of them may hold CPR numbers."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler


def most_bytes() -> int:
    """Of one file; all files of one upload may have twice as many together."""
    return int(settings.IMPORT_MAX_MEGABYTES) * 1_000_000


class InMemory(MemoryFileUploadHandler):
    """Django's own handler for small files, for ours of any size that we take; above it the upload is let run out."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django passes it by this name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.activated = content_length <= 2 * most_bytes()
        META["UPLOAD_TOO_LARGE"] = not self.activated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return super().receive_data_chunk(raw_data, start) if self.activated else None
