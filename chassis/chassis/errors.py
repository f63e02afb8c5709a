"""Errors: each has a kind, a code and details, and is translated once, at the boundary (RFC 9457).

    AppError
    ├── BadRequest 400            ├── PreconditionFailed 412
    ├── Unauthenticated 401       ├── PayloadTooLarge 413
    ├── Forbidden 403             ├── UnsupportedMediaType 415
    ├── NotFound 404              ├── ValidationFailed 422 (errors[])
    ├── MethodNotAllowed 405      ├── PreconditionRequired 428
    ├── Conflict 409              ├── TooManyRequests 429
    ├── Gone 410                  ├── Unavailable 503
    └── InternalError 500         └── DeadlineExceeded 504

For event handlers `Permanent` sends the event to the dead letters at once; any other failure is retried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from chassis.language import Localized


@dataclass(frozen=True)
class FieldError:
    """One fault in one field: `field` is a dotted path such as `filters.regions.0`."""

    field: str
    code: str
    detail: Localized

    @classmethod
    def missing(cls, field: str, label: Localized) -> Self:
        """Create the error of a required field that is still empty when a draft is submitted."""
        return cls(
            field,
            "required",
            Localized(
                el=f"Συμπληρώστε το πεδίο «{label.el}» πριν από την υποβολή",
                en=f"Fill in “{label.en}” before you submit",
            ),
        )

    def to_dict(self, language: str) -> dict[str, str]:
        """Return the error as an entry of a problem's `errors[]`, with a JSON pointer (RFC 6901)."""
        parts = self.field.split(".") if self.field else []
        pointer = "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
        return {
            "field": self.field,
            "pointer": pointer,
            "code": self.code,
            "detail": self.detail.to(language),
        }


class AppError(Exception):
    """A failure that may be reported to the caller. Subclasses name it; `title` is for people."""

    status: ClassVar[int] = 500
    title: ClassVar[Localized] = Localized(el="Απρόβλεπτο σφάλμα", en="Unexpected error")

    def __init__(
        self,
        detail: Localized | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(detail.en if detail else self.title.en)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extensions = extensions

    @classmethod
    def code(cls) -> str:
        """Return the stable code of the error: the class name in kebab case, e.g. `practice-not-found`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def to_problem(self, language: str, trace_id: str | None = None) -> dict[str, Any]:
        """Return the problem details object of RFC 9457 in `language`."""
        problem: dict[str, Any] = {
            "type": f"/problems/{self.code()}",
            "title": self.title.to(language),
            "status": self.status,
            "detail": (self.detail or self.title).to(language),
            "errors": [error.to_dict(language) for error in self.errors],
            **self.extensions,
        }
        if trace_id is not None:
            problem["trace_id"] = trace_id
        return problem


class InternalError(AppError):
    """Something failed that the caller cannot mend; the details are only in our log."""


class BadRequest(AppError):
    """The request cannot be read."""

    status = 400
    title = Localized(el="Το αίτημα δεν διαβάζεται", en="The request cannot be read")


class Unauthenticated(AppError):
    """Nobody is signed in, or the credentials do not hold."""

    status = 401
    title = Localized(el="Απαιτείται σύνδεση", en="Sign in first")

    def __init__(
        self, detail: Localized | None = None, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        # every 401 says how to sign in (RFC 9110, 15.5.2)
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="kainotomia"', **(headers or {})}, **more)


class Forbidden(AppError):
    """The caller may not do this."""

    status = 403
    title = Localized(el="Δεν επιτρέπεται", en="Not allowed")


class NotFound(AppError):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    title = Localized(el="Δεν βρέθηκε", en="Not found")


class MethodNotAllowed(AppError):
    """The path exists, the method does not."""

    status = 405
    title = Localized(el="Η μέθοδος δεν υποστηρίζεται", en="Method not allowed")


class Conflict(AppError):
    """The thing is in a state that does not allow this."""

    status = 409
    title = Localized(el="Σύγκρουση με την τρέχουσα κατάσταση", en="Conflict with the current state")


class Gone(AppError):
    """The thing was there and is no more."""

    status = 410
    title = Localized(el="Δεν υπάρχει πλέον", en="Gone")


class PreconditionFailed(AppError):
    """The thing has changed since the caller read it (If-Match)."""

    status = 412
    title = Localized(el="Το στοιχείο άλλαξε στο μεταξύ", en="It has changed in the meantime")


class PayloadTooLarge(AppError):
    """The body is larger than allowed."""

    status = 413
    title = Localized(el="Το αίτημα είναι πολύ μεγάλο", en="The request is too large")


class UnsupportedMediaType(AppError):
    """The body is of a type that this operation does not read."""

    status = 415
    title = Localized(el="Ο τύπος περιεχομένου δεν υποστηρίζεται", en="Unsupported media type")


class ValidationFailed(AppError):
    """The request was read, and some of its fields do not hold; each is named in `errors`."""

    status = 422
    title = Localized(el="Ορισμένα πεδία δεν είναι έγκυρα", en="Some fields are not valid")


class PreconditionRequired(AppError):
    """The request must name the version that it changes (If-Match)."""

    status = 428
    title = Localized(el="Απαιτείται η κεφαλίδα If-Match", en="The If-Match header is required")


class TooManyRequests(AppError):
    """The caller asked too often."""

    status = 429
    title = Localized(el="Πολλά αιτήματα", en="Too many requests")


class Unavailable(AppError):
    """A part of the platform is away for now."""

    status = 503
    title = Localized(el="Η υπηρεσία δεν είναι διαθέσιμη", en="The service is unavailable")


class DeadlineExceeded(AppError):
    """The answer did not come in time."""

    status = 504
    title = Localized(el="Η απάντηση καθυστέρησε", en="The answer took too long")


class Permanent(Exception):
    """An event handler's word that trying again will not help."""
