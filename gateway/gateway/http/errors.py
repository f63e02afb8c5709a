"""Errors that the gateway itself raises about requests, each with its status and its text in both languages."""

from __future__ import annotations

from chassis.errors import (
    AppError,
    BadRequest,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    TooManyRequests,
    UnsupportedMediaType,
)
from chassis.language import Localized


class MalformedRequest(BadRequest):
    """The request does not follow HTTP, or could be read in two ways."""

    title = Localized(el="Το αίτημα δεν ακολουθεί το HTTP", en="The request does not follow HTTP")


class BadPath(BadRequest):
    """The path is not readable percent-encoded UTF-8."""

    title = Localized(el="Η διαδρομή δεν διαβάζεται", en="The path cannot be read")


class BodyCutShort(BadRequest):
    """The body ended before its announced length."""

    title = Localized(el="Το σώμα του αιτήματος κόπηκε στη μέση", en="The body ended too early")


class BodyTooDeep(BadRequest):
    """The JSON is nested deeper than allowed."""

    title = Localized(el="Το JSON έχει πάρα πολλά επίπεδα", en="The JSON is nested too deeply")


class RequestTimeout(AppError):
    """The client sent its request too slowly."""

    status = 408
    title = Localized(el="Το αίτημα έφτασε πολύ αργά", en="The request arrived too slowly")


class TooManyConnections(TooManyRequests):
    """The client's address has reached its limit of connections."""

    title = Localized(el="Πάρα πολλές ταυτόχρονες συνδέσεις", en="Too many connections at once")


class TargetTooLong(AppError):
    """The address is longer than allowed."""

    status = 414
    title = Localized(el="Η διεύθυνση είναι πολύ μεγάλη", en="The address is too long")


class HeadersTooLarge(AppError):
    """The headers are larger or more than allowed."""

    status = 431
    title = Localized(el="Οι κεφαλίδες είναι πολύ μεγάλες", en="The headers are too large")


class UnsupportedTransferCoding(AppError):
    """The body comes in a transfer coding other than chunked."""

    status = 501
    title = Localized(el="Η κωδικοποίηση μεταφοράς δεν υποστηρίζεται", en="Unsupported transfer coding")


class RouteNotFound(NotFound):
    """No mounted contract has this path."""

    title = Localized(el="Δεν υπάρχει τέτοια διεύθυνση", en="There is no such address")


class MethodUnused(MethodNotAllowed):
    """The path exists, with other methods (named in `Allow`)."""


class BodyTooLarge(PayloadTooLarge):
    """The body is larger than this operation reads."""


class BodyTypeUnsupported(UnsupportedMediaType):
    """The body is neither JSON nor, where the contract allows it, a form."""
