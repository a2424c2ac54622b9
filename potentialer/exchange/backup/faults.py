"""Why a backup cannot be made, read or put back. `wording` owns the sentences."""

from typing import Any


class Refused(Exception):
    """Nothing was changed. `code` names the sentence in `wording`, `details` fill it in."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
