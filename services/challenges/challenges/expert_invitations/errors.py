"""Errors of invitations to experts: whom owners may ask, and what may be answered."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, NotFound, ValidationFailed
from chassis.language import Text


class ExpertUnknown(ValidationFailed):
    """Nobody is listed as an expert under the identifier given."""

    title = Text(el="Δεν υπάρχει τέτοιος ειδικός στον κατάλογο", en="There is no such expert in the list")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("expert_id", "unknown_expert", self.title)])


class ExpertDoesNotHear(Conflict):
    """The expert said that they do not want such invitations."""

    title = Text(el="Ο ειδικός δεν δέχεται τέτοιες προσκλήσεις", en="The expert does not take such invitations")


class ExpertIsConcerned(Conflict):
    """The expert wrote the challenge, or is the one who invites."""

    title = Text(el="Ο ειδικός έγραψε την πρόκληση ή είστε εσείς", en="The expert wrote the challenge, or is you")


class ExpertAlreadyInvited(Conflict):
    """The expert was asked for this already, or has accepted something else at this challenge."""

    title = Text(
        el="Ο ειδικός έχει ήδη προσκληθεί σε αυτή την πρόκληση", en="The expert has been invited to this challenge"
    )


class ExpertInvitationNotFound(NotFound):
    """There is no such invitation, or it is not the caller's."""

    title = Text(el="Η πρόσκληση δεν βρέθηκε", en="There is no such invitation")


class ExpertInvitationAnswered(Conflict):
    """The invitation has been answered; an answer stands."""

    title = Text(el="Η πρόσκληση έχει ήδη απαντηθεί", en="The invitation has been answered already")


class ExpertOnTheOtherSide(Conflict):
    """Whoever takes part in a challenge does not evaluate it, and whoever evaluates does not take part."""

    title = Text(
        el="Όποιος συμμετέχει σε πρόκληση δεν την αξιολογεί, και όποιος την αξιολογεί δεν συμμετέχει",
        en="Who takes part in a challenge does not evaluate it, and who evaluates it does not take part",
    )
