"""What can go wrong, as classes with a code. The web floor and the command line own the Danish sentences."""


class PotentialerError(Exception):
    """Root of all our own errors; `code` is stable and may be logged, since it holds no text of a user's."""

    code = "error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail


class NotFound(PotentialerError):
    """It does not exist, or the viewer may not know that it does: the two look the same from outside."""

    code = "not_found"


class NotAllowed(PotentialerError):
    """The viewer may see the thing but not do this with it."""

    code = "not_allowed"


class Busy(PotentialerError):
    """Somebody else has held the writer's place for longer than a person should wait. Nothing was saved; try again."""

    code = "busy"


class Conflict(PotentialerError):
    """The thing changed since it was read. Nothing was saved."""

    code = "conflict"


class Invalid(PotentialerError):
    """A value cannot be accepted. `field` names the parameter of the operation; `code` says why."""

    def __init__(self, code: str, *, field: str = "", detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.field = field
