"""What the import's pages show."""

from dataclasses import dataclass

from django.forms import BoundField

from potentialer.web.organisation.forms import ColumnsForm, UploadForm
from potentialer.web.shared.parts import Pager


@dataclass(frozen=True, slots=True)
class FaultLine:
    """`where` is `ansatte.csv, række 12, kolonnen Mail`."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class UploadPage:
    """`faults` are those of files that could not be read; nothing is kept of them."""

    form: UploadForm
    faults: tuple[FaultLine, ...]
    waiting_url: str  # an upload of one's own that was not applied; "" when there is none
    waiting_files: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    header: str
    samples: tuple[str, ...]
    field: BoundField | None  # None for a column that is gone
    why_gone: str  # "" for one that is not


@dataclass(frozen=True, slots=True)
class TablePart:
    name: str  # file, and sheet where it has any
    kind: str  # "enheder", "medarbejdere" ...
    rows: str  # "1.250 rækker"
    columns: tuple[ColumnRow, ...]


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    draft: str
    form: ColumnsForm
    tables: tuple[TablePart, ...]
    notes: tuple[FaultLine, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """One action: how many units and people; "" for none."""

    action: str
    units: str
    people: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    name: str
    key: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The first lines of one kind of step; `all_url` leads to the rest, "" when this is all."""

    title: str
    lines: tuple[StepLine, ...]
    all_url: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    new_key: str
    text: str
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Either `faults`, or what would happen. `loss` is what would go ("ALLE 640 medarbejdere
    forsvinder") and `consent` the sentence to agree to, both "" when so little goes that nobody need be asked."""

    draft: str
    faults: tuple[FaultLine, ...]
    faults_total: int
    faults_url: str
    notes: tuple[FaultLine, ...]
    counts: tuple[CountRow, ...]
    unchanged: str
    sections: tuple[Section, ...]
    proposals: tuple[ProposalLine, ...]
    warnings: tuple[str, ...]
    loss: str
    consent: str
    fingerprint: str
    error: str = ""
    can_skip: bool = False


@dataclass(frozen=True, slots=True)
class StepsPage:
    draft: str
    title: str
    lines: tuple[StepLine, ...]
    faults: tuple[FaultLine, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    files: str
    counts: tuple[CountRow, ...]
