"""What an administrator fills in: the files, and what their columns are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.exchange.organisation.headers import IGNORED, PERSON_FIELDS, UNIT_FIELDS
from potentialer.exchange.organisation.mapping import TableMapping, with_choices
from potentialer.exchange.organisation.tables import Column, Table
from potentialer.exchange.organisation.wording import field_label
from potentialer.web.organisation.uploads import most_bytes
from potentialer.web.shared.forms import HouseForm

MOST_FILES = 10


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(HouseForm):
    uploads = FilesField(
        label=gettext_lazy("Filer"),
        help_text=gettext_lazy("CSV eller Excel (.xlsx). Vælg gerne flere på én gang, fx enheder og medarbejdere."),
        allow_empty_file=True,  # told by the reading, in the same words as everything else
        error_messages={"required": gettext_lazy("Vælg mindst én fil.")},
        widget=_FilesInput(attrs={"accept": ".csv,.txt,.xlsx", "multiple": True}),
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_too_large:
            most = _("Filerne fylder mere end %(n)s MB tilsammen. Tag færre ad gangen.") % {
                "n": 2 * most_bytes() // 1_000_000
            }
            self.fields["uploads"].error_messages["required"] = most

    def clean_uploads(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["uploads"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Vælg højst %(n)s filer ad gangen.") % {"n": MOST_FILES})
        return files

    def contents(self) -> list[tuple[str, bytes]]:
        """Name and bytes; of a file that is too large no more than is needed to say so."""
        return [(file.name or "", file.read(most_bytes() + 1)) for file in self.cleaned_data["uploads"]]


class ColumnsForm(HouseForm):
    """One select for each column of each table, named `t0c3`, and what the files are as a whole."""

    keep_absent = forms.BooleanField(
        required=False,
        label=gettext_lazy("Filerne er kun en del af organisationen"),
        help_text=gettext_lazy("Så forsvinder ingen, fordi de ikke står i filerne."),
    )

    def __init__(self, tables: Sequence[Table], mappings: Sequence[TableMapping], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        choices = _choices()
        for number, (table, mapping) in enumerate(zip(tables, mappings, strict=True)):
            for column in table.columns:
                if is_readable(column):
                    self.fields[f"t{number}c{column.index}"] = forms.ChoiceField(
                        choices=choices, required=False, label=column.header, initial=mapping.fields[column.index]
                    )

    def clean(self) -> dict[str, Any]:
        for number, table in enumerate(self.tables):
            seen: dict[str, str] = {}
            for column in table.columns:
                name = f"t{number}c{column.index}"
                chosen = self.cleaned_data.get(name, IGNORED)
                if chosen != IGNORED and chosen in seen:
                    words = {"field": field_label(chosen), "first": seen[chosen]}
                    self.add_error(name, _("%(first)s er allerede valgt som %(field)s.") % words)
                seen.setdefault(chosen, column.header)
        return self.cleaned_data

    def mappings(self) -> list[TableMapping]:
        """As chosen; whether a table is units, people or both follows from its fields."""
        return [
            with_choices(
                table,
                TableMapping("ignored", tuple("cpr" if column.is_cpr else IGNORED for column in table.columns)),
                {
                    column.index: self.cleaned_data[f"t{number}c{column.index}"]
                    for column in table.columns
                    if is_readable(column)
                },
            )
            for number, table in enumerate(self.tables)
        ]


def is_readable(column: Column) -> bool:
    return not column.is_cpr and not column.is_forgotten


def _choices() -> list[tuple[str, Any]]:
    return [
        (IGNORED, _("læses ikke")),
        (_("Medarbejdere"), [(field, field_label(field)) for field in PERSON_FIELDS]),
        (_("Enheder"), [(field, field_label(field)) for field in UNIT_FIELDS]),
    ]
