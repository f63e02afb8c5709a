"""Operations of preferences, for the signed-in person alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import check_version, operation
from chassis.permissions import SIGNED_IN
from chassis.service import Operations
from notifications.recipients.preference.model import Preference
from notifications.recipients.preference.queries import preference_to_change
from notifications.self_service.preference import schemas


class PreferenceOperations(Operations):
    """Quiet hours and days off."""

    @operation(
        "GET",
        "/v1/preferences",
        summary=Localized(el="Πότε δεν θέλω μηνύματα", en="When I want no mail"),
        allow=SIGNED_IN,
        returns=schemas.PreferencesView,
        versioned=True,
    )
    def get_preferences(self) -> Preference:
        """Show the caller's preferences."""
        found = self.session.get(Preference, self._chooser)
        return found or Preference.of_nobody(self._chooser, self.now)

    @operation(
        "PUT",
        "/v1/preferences",
        summary=Localized(el="Επιλογή ωρών ησυχίας", en="Choose quiet hours"),
        description=Localized(
            el="Όσα μηνύματα έρχονται σε ώρες ησυχίας στέλνονται μετά τη λήξη τους· με workdays_only και τα "
            "Σαββατοκύριακα και οι αργίες είναι ησυχία. Όσα αφορούν τον λογαριασμό και τους συνδέσμους του στέλνονται "
            "πάντα αμέσως.",
            en="Mails of quiet hours go after their end; with `workdays_only` weekends and public holidays are quiet "
            "too. Mails about the account and its links always go at once.",
        ),
        allow=SIGNED_IN,
        body=schemas.PreferencesBody,
        returns=schemas.PreferencesView,
        versioned=True,
        if_match=True,
    )
    def choose_preferences(self, *, body: dict[str, Any], expected_version: Versions) -> Preference:
        """Replace the caller's preferences."""
        nothing = {"person_id": self._chooser, "workdays_only": False, "version": 0, "changed_at": self.now}
        self.session.execute(insert(Preference).values(nothing).on_conflict_do_nothing())
        chosen = preference_to_change(self.session, self._chooser)
        assert chosen is not None
        check_version(expected_version, chosen.version)
        chosen.choose(body["quiet_from"], body["quiet_to"], workdays_only=body["workdays_only"], now=self.now)
        return chosen

    @property
    def _chooser(self) -> UUID:
        """Return the caller. Programs have no preferences, and no scope for them."""
        assert self.principal.person_id is not None
        return self.principal.person_id
