"""Content: the scores and comments of an evaluation, as a form shows them and as the API takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from portal.forms.reading import text
from portal.forms.saving import Noun

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.api.problems import Problem
    from portal.visit import Visit

COMMENTS: Final = ("comment", "private_comment")
LIMIT: Final = 5_000


class ScoreForm:
    """Form of one evaluation: a field for each criterion, named after its code, and two comments."""

    def __init__(self, evaluation: Mapping[str, Any]) -> None:
        self.criteria: Sequence[Mapping[str, Any]] = evaluation["criteria"]

    @property
    def noun(self) -> Noun:
        """Return how the evaluation is edited."""
        return Noun("read_evaluation", "score_solution", self.shown, self.read, self.wire, self.labels, self.faults)

    def labels(self, visit: Visit) -> dict[str, str]:
        """Return the label of each field."""
        _ = visit.text.gettext
        return {
            **{field(one["code"]): title(one, visit.language) for one in self.criteria},
            "comment": _("Αιτιολογία"),
            "private_comment": _("Σημείωση για τους διοργανωτές"),
        }

    def shown(self, evaluation: Mapping[str, Any]) -> dict[str, Any]:
        """Return the form values of an evaluation."""
        scores = evaluation["scores"] or {}
        return {
            **{field(one["code"]): written(scores.get(one["code"])) for one in self.criteria},
            **{name: evaluation[name] or "" for name in COMMENTS},
        }

    def read(self, form: FormData) -> dict[str, Any]:
        """Return the typed values, in the shape of `shown`."""
        return {name: text(form, name) for name in (*(field(one["code"]) for one in self.criteria), *COMMENTS)}

    def wire(self, values: Mapping[str, Any], wanted: set[str], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the fields wanted as the API takes them, and the errors of unreadable scores."""
        body: dict[str, Any] = {name: values[name] for name in COMMENTS if name in wanted}
        scores, errors = {}, {}
        for criterion in self.criteria:
            name = field(criterion["code"])
            if name not in wanted:
                continue
            try:
                scores[criterion["code"]] = score(values[name])
            except ValueError:
                label = title(criterion, visit.language)
                errors[name] = visit.text.gettext("«%(label)s»: γράψτε έναν αριθμό, όπως 7,5") % {"label": label}
        return body | ({"scores": scores} if scores else {}), errors

    def faults(self, visit: Visit, problem: Problem) -> dict[str, str]:
        """Return errors by field."""
        labels, found = self.labels(visit), {}
        for path, sentence in problem.errors.items():
            head, _, code = path.partition(".")
            name = field(code) if head == "scores" else head
            found[name if name in labels else ""] = f"{labels[name]}: {sentence}" if name in labels else sentence
        return found or {"": problem.detail}


def field(code: str) -> str:
    """Return the name of the field of a criterion."""
    return f"score-{code}"


def title(criterion: Mapping[str, Any], language: str) -> str:
    """Return the title of a criterion in a language, or else the Greek one."""
    return str(criterion[f"title_{language}"] or criterion["title_el"] or criterion["code"])


def written(number: float | None) -> str:
    """Return a score as a field shows it, with a decimal comma."""
    return "" if number is None else f"{number:g}".replace(".", ",")


def score(typed: str) -> float | None:
    """Return a typed score, or None for an empty field; raises `ValueError` for anything but a number."""
    if not typed:
        return None
    whole, _, part = typed.replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdigit() and (part == "" or (part.isascii() and part.isdigit()))):
        raise ValueError(typed)
    return float(f"{whole}.{part or 0}") if part else int(whole)
