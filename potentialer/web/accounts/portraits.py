"""A portrait as it comes from a phone, made small, upright and silent about where it was taken."""

import warnings
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

SIDE = 480  # pixels; shown at 160 at most, and phones have three pixels to one
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000  # more than today's phones take; a picture that unpacks to more is not a portrait
_FORMATS = ("JPEG", "PNG", "WEBP")


class PortraitRefused(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def prepared(upload: "UploadedFile[Any]") -> bytes:
    """A square JPEG of SIDE pixels at most, without metadata. Raises PortraitRefused with what to do."""
    if (upload.size or 0) > MAX_BYTES:
        raise PortraitRefused(_("Billedet fylder mere end 10 MB. Vælg et mindre."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(upload, formats=_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise PortraitRefused(_("Billedet er for stort. Vælg et, der er taget med en almindelig telefon."))
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except PortraitRefused:
        raise
    except Exception:  # a spoilt file makes Pillow raise whatever its decoders stumble over, SyntaxError among others
        raise PortraitRefused(_("Filen er ikke et billede, vi kan vise. Brug et foto i JPG, PNG eller WebP.")) from None
    side = min(SIDE, *upright.size)
    target = BytesIO()
    ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS).save(target, "JPEG", quality=85)
    return target.getvalue()
