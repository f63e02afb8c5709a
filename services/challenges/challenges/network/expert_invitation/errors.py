"""Errors of invitations to experts: violations of the rules of inviting and answering."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, NotFound, ValidationFailed
from chassis.language import Localized


class ExpertUnknown(ValidationFailed):
    """Nobody is listed as an expert under the identifier given."""

    title = Localized(el="Δεν υπάρχει τέτοιος ειδικός στον κατάλογο", en="There is no such expert in the list")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("expert_id", "unknown_expert", self.title)])


class ExpertDoesNotHear(Conflict):
    """The expert does not accept such invitations."""

    title = Localized(el="Ο ειδικός δεν δέχεται τέτοιες προσκλήσεις", en="The expert does not take such invitations")


class ExpertIsConcerned(Conflict):
    """The expert wrote the challenge, or is the inviting person."""

    title = Localized(el="Ο ειδικός έγραψε την πρόκληση ή είστε εσείς", en="The expert wrote the challenge, or is you")


class ExpertAlreadyInvited(Conflict):
    """The expert was asked for this already, or has accepted something else at this challenge."""

    title = Localized(
        el="Ο ειδικός έχει ήδη προσκληθεί σε αυτή την πρόκληση", en="The expert has been invited to this challenge"
    )


class ExpertInvitationNotFound(NotFound):
    """There is no such invitation, or it is not the caller's."""

    title = Localized(el="Η πρόσκληση δεν βρέθηκε", en="There is no such invitation")


class ExpertInvitationAnswered(Conflict):
    """The invitation has been answered, and an answer is final."""

    title = Localized(el="Η πρόσκληση έχει ήδη απαντηθεί", en="The invitation has been answered already")


class ExpertOnTheOtherSide(Conflict):
    """Participants of a challenge do not evaluate it, and its evaluators do not take part."""

    title = Localized(
        el="Όποιος συμμετέχει σε πρόκληση δεν την αξιολογεί, και όποιος την αξιολογεί δεν συμμετέχει",
        en="Who takes part in a challenge does not evaluate it, and who evaluates it does not take part",
    )
