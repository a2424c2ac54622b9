"""What is typed about logging in and accounts."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.domain.accounts.models import User
from potentialer.web.accounts.portraits import PortraitRefused, prepared
from potentialer.web.shared.forms import HouseForm, Text


class LoginForm(HouseForm):
    username = Text(
        gettext_lazy("Brugernavn"),
        missing=gettext_lazy("Skriv dit brugernavn."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        hint=gettext_lazy("Ofte din arbejdsmail."),
    )
    password = Text(
        gettext_lazy("Adgangskode"),
        missing=gettext_lazy("Skriv din adgangskode."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    shared_device = forms.BooleanField(
        label=gettext_lazy("Jeg bruger en fælles computer eller tablet"),
        help_text=gettext_lazy("Så bliver du hurtigt logget af igen, når du ikke bruger siden."),
        required=False,
    )

    def __init__(self, request: HttpRequest, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean_username(self) -> str:
        """As logins are stored, so that the throttle counts 'Jens' and 'jens' as one."""
        return str(self.cleaned_data["username"]).strip().casefold()

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "username" in values and "password" in values:
            self.user = authenticate(self.request, username=values["username"], password=values["password"])
            if self.user is None:
                raise forms.ValidationError(
                    _("Brugernavn og adgangskode passer ikke sammen. Tjek store og små bogstaver, og prøv igen.")
                )
        return values


class PasswordForm(HouseForm):
    old = Text(
        gettext_lazy("Din nuværende adgangskode"),
        missing=gettext_lazy("Skriv den adgangskode, du bruger nu."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = Text(
        gettext_lazy("Ny adgangskode"),
        missing=gettext_lazy("Skriv en ny adgangskode."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        hint=gettext_lazy("Mindst 12 tegn. Fire tilfældige ord er nemme at huske og svære at gætte."),
    )
    again = Text(
        gettext_lazy("Ny adgangskode igen"),
        missing=gettext_lazy("Skriv den nye adgangskode en gang til."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user
        if user.must_change_password:
            self.fields["old"].label = gettext_lazy("Koden, du fik")

    def clean_old(self) -> str:
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError(_("Det er ikke den adgangskode, du bruger nu."))
        return str(self.cleaned_data["old"])

    def clean_new(self) -> str:
        password_validation.validate_password(self.cleaned_data["new"], self.user)
        return str(self.cleaned_data["new"])

    def clean_again(self) -> str:
        if self.cleaned_data.get("new") and self.cleaned_data["again"] != self.cleaned_data["new"]:
            raise forms.ValidationError(_("De to nye adgangskoder er ikke ens."))
        return str(self.cleaned_data["again"])


class AwayForm(HouseForm):
    until = forms.DateField(
        label=gettext_lazy("Din sidste dag væk"),
        help_text=gettext_lazy("Lad feltet være tomt, når du er tilbage."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv en dato, for eksempel 03-05-2027.")},
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"],
    )


class PortraitForm(HouseForm):
    portrait = forms.FileField(
        label=gettext_lazy("Dit billede"),
        help_text=gettext_lazy(
            "Et foto af dig, højst 10 MB. Vi gør det mindre og fjerner oplysninger om, hvor det er taget."
        ),
        error_messages={"required": gettext_lazy("Vælg et billede først.")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_portrait(self) -> bytes:
        """The picture as a small JPEG."""
        upload: UploadedFile[Any] = self.cleaned_data["portrait"]
        try:
            return prepared(upload)
        except PortraitRefused as error:
            raise forms.ValidationError(error.sentence) from error


class AccountForm(HouseForm):
    is_editor = forms.BooleanField(
        label=gettext_lazy("Procesleder"),
        help_text=gettext_lazy("Skriver hjælpesiderne, passer emnerne og læser, hvad folk manglede."),
        required=False,
    )
    is_administrator = forms.BooleanField(
        label=gettext_lazy("Administrator"),
        help_text=gettext_lazy("Indlæser organisationen og giver kolleger adgang."),
        required=False,
    )
