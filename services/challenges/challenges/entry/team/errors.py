"""Errors of teams: violations of the rules of joining and leaving."""

from __future__ import annotations

from chassis.errors import Conflict, NotFound
from chassis.language import Localized


class InvitationNotFound(NotFound):
    """Nobody asked the caller to join this team, or the invitation is settled."""

    title = Localized(el="Δεν υπάρχει πρόσκληση που να εκκρεμεί", en="There is no invitation that waits")


class MemberNotFound(NotFound):
    """The person is not in the team."""

    title = Localized(el="Το μέλος δεν βρέθηκε", en="Member not found")


class TeamFixed(Conflict):
    """The team of a solution changes only while it is a draft."""

    title = Localized(
        el="Η ομάδα αλλάζει μόνο όσο η λύση είναι προσχέδιο", en="The team changes only while it is a draft"
    )


class TeamFull(Conflict):
    """The team has reached the maximum size of the challenge, open invitations included."""

    title = Localized(el="Η ομάδα είναι πλήρης", en="The team is full")


class LeadCannotLeave(Conflict):
    """Without its lead a solution is nobody's: the lead withdraws it."""

    title = Localized(
        el="Ο υπεύθυνος δεν αποχωρεί· μπορεί να αποσύρει τη λύση", en="The lead does not leave, but may withdraw"
    )


class TooManyInvitations(Conflict):
    """A team has asked so often that it looks like something else than a team that forms."""

    title = Localized(
        el="Στείλατε ήδη πολλές προσκλήσεις για αυτή τη λύση", en="This solution has sent too many invitations"
    )


class TeamNotNamed(Conflict):
    """Members are named only once their solution was selected or won, in a challenge that the public reads."""

    title = Localized(
        el="Κατονομάζονται μόνο μέλη ομάδων με λύση που επιλέχθηκε ή νίκησε σε δημόσια πρόκληση",
        en="Only members of teams whose solution was selected or won, in a public challenge, are named",
    )
