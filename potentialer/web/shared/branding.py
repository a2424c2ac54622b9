"""The municipality's own look: its logo, and its colour where text in it stays readable."""

import colorsys
import re
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from potentialer.base.errors import NotFound

OWN_COLOUR = "#0b5d57"  # the product's deep sea-green
_PAGE = "#faf7f2"  # the warm off-white that coloured text stands on
READABLE = 4.5  # WCAG 2.2, 1.4.3, for text of ordinary size
_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


@login_not_required
@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """A stylesheet of two lines that sets the colour for what can be clicked."""
    colour = readable(settings.SITE_COLOUR or OWN_COLOUR)
    css = f":root {{ --accent: {colour}; --accent-dark: {darker(colour)}; }}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


@login_not_required
@require_safe
def logo(request: HttpRequest) -> FileResponse:
    path = Path(settings.SITE_LOGO)
    if not settings.SITE_LOGO or path.suffix.lower() not in _LOGO_TYPES or not path.is_file():
        raise NotFound
    # An SVG is a document: opened on its own it must not be able to run anything.
    headers = {
        "Cache-Control": "max-age=3600",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return FileResponse(path.open("rb"), content_type=_LOGO_TYPES[path.suffix.lower()], headers=headers)


def readable(colour: str) -> str:
    """The colour itself, or its own hue darkened until text in it has a contrast of 4.5 to the page.

    Anything but #rrggbb gives the product's own.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return OWN_COLOUR
    while contrast(colour, _PAGE) < READABLE:
        colour = darker(colour)
    return colour


def darker(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    channels = colorsys.hls_to_rgb(hue, light * 0.85, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
