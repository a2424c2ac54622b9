"""Taking files in without laying them on the disk: one of them may hold CPR numbers."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

from potentialer.exchange.organisation.limits import MAX_BYTES

MOST_BYTES = 2 * MAX_BYTES  # of all files of one upload together


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
        self.activated = content_length <= MOST_BYTES
        META["UPLOAD_TOO_LARGE"] = not self.activated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return super().receive_data_chunk(raw_data, start) if self.activated else None
