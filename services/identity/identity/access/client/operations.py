"""Operations of clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.pagination import Page
from chassis.permissions import any_of
from chassis.service import Operations
from commons.permissions import CURATOR, ORGANISATION_MANAGER
from commons.roles import is_curator
from identity.access.client import queries
from identity.access.client.model import (
    Client,
    ClientNotFound,
    ClientRevoked,
    ClientsNotYoursToManage,
    ClientsTooMany,
    TierNotYoursToGive,
)
from identity.access.client.schemas import (
    ClientPage,
    ClientView,
    FindClients,
    NewSecretView,
    RegisterClient,
    RotateClient,
)
from identity.organisation.membership.model import OrganisationNotActive
from identity.organisation.organisation.model import OrganisationNotFound
from identity.organisation.organisation.queries import get_organisation
from identity.security.revocation.revoke import end_access

_MANAGERS = any_of(CURATOR, ORGANISATION_MANAGER)
_NOT_STORED = {"Cache-Control": "no-store"}


class ClientOperations(Operations):
    """Programs of organisations."""

    @operation(
        "POST",
        "/v1/clients",
        summary=Localized(el="Εγγραφή προγράμματος φορέα", en="Register an agency's client"),
        description=Localized(
            el="Το μυστικό δίνεται μόνο σε αυτή την απάντηση. Το πρόγραμμα παίρνει διακριτικά από το "
            "POST /v1/oauth/token. Ένα δοκιμαστικό (`test`) ελέγχεται από κάθε κανόνα και δεν αφήνει τίποτε πίσω του.",
            en="The secret is in this answer only. The client gets its tokens from POST /v1/oauth/token. What a "
            "`test` client does is checked by every rule and never kept.",
        ),
        allow=_MANAGERS,
        body=RegisterClient,
        returns=NewSecretView,
        status=201,
        creates="client",
        location="/v1/clients/{id}",
        idempotent=False,
        errors=(
            OrganisationNotFound,
            ClientsNotYoursToManage,
            TierNotYoursToGive,
            OrganisationNotActive,
            ClientsTooMany,
        ),
    )
    def register_client(self, *, body: dict[str, Any]) -> Answer:
        """Register a client with its first secret."""
        organisation = get_organisation(self.session, body.pop("organisation_id"))
        lifetime = timedelta(days=body.pop("expires_in_days"))
        others = queries.count_of_organisation(self.session, organisation.id)
        client = Client.register(organisation, **body, by=self.principal, others=others, now=self.now)
        plaintext, _ = client.rotate(by=self.principal, lifetime=lifetime, overlap=timedelta(), now=self.now)
        self.session.add(client)
        return _with_secret(client, plaintext)

    @operation(
        "GET",
        "/v1/clients",
        summary=Localized(el="Προγράμματα φορέων", en="Agency clients"),
        allow=_MANAGERS,
        query=FindClients,
        returns=ClientPage,
        errors=(ClientsNotYoursToManage,),
    )
    def list_clients(self, *, query: dict[str, Any]) -> Page:
        """List the clients that the caller manages, the revoked ones included."""
        wanted = query["organisation_id"]
        own = None if is_curator(self.principal) else queries.managed_by(self.principal)
        if wanted is not None and own is not None and wanted not in own:
            raise ClientsNotYoursToManage
        page = queries.list_clients(self.session, query, self.cursors, organisations=[wanted] if wanted else own)
        return Page(_shown(self.session, page.items), page.next)

    @operation(
        "GET",
        "/v1/clients/{client_id}",
        summary=Localized(el="Ένα πρόγραμμα φορέα", en="An agency's client"),
        allow=_MANAGERS,
        returns=ClientView,
        errors=(ClientNotFound,),
    )
    def get_client(self, client_id: UUID) -> dict[str, Any]:
        """Return a client with the public facts of its secrets."""
        return _shown(self.session, [queries.get_client(self.session, client_id, self.principal)])[0]

    @operation(
        "POST",
        "/v1/clients/{client_id}/rotate",
        summary=Localized(el="Νέο μυστικό προγράμματος", en="Rotate a client's secret"),
        description=Localized(
            el="Δίνει νέο μυστικό. Το προηγούμενο ισχύει για `keep_old_for_hours` ακόμη· με 0 λήγει αμέσως, μαζί με "
            "τα διακριτικά που πήρε. Περισσότερα από δύο δεν ισχύουν ποτέ.",
            en="Gives a new secret. The one before it holds for `keep_old_for_hours` more; with 0 it ends now, with "
            "the tokens it got. There are never more than two that hold.",
        ),
        allow=_MANAGERS,
        body=RotateClient,
        returns=NewSecretView,
        status=201,
        idempotent=False,
        errors=(ClientNotFound, ClientRevoked),
    )
    def rotate_client(self, client_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Replace the secret of a client."""
        client = queries.get_client(self.session, client_id, self.principal, for_update=True)
        plaintext, ended = client.rotate(
            by=self.principal,
            lifetime=timedelta(days=body["expires_in_days"]),
            overlap=timedelta(hours=body["keep_old_for_hours"]),
            now=self.now,
        )
        self.publish(*end_access(self.session, ended, now=self.now))
        return _with_secret(client, plaintext)

    @operation(
        "DELETE",
        "/v1/clients/{client_id}",
        summary=Localized(el="Ανάκληση προγράμματος", en="Revoke a client"),
        description=Localized(
            el="Τα μυστικά και τα διακριτικά του δεν ισχύουν πλέον, από αυτή τη στιγμή.",
            en="Its secrets and its tokens hold no longer, from now on.",
        ),
        allow=_MANAGERS,
        status=204,
        errors=(ClientNotFound,),
    )
    def revoke_client(self, client_id: UUID) -> None:
        """Revoke a client. Idempotent."""
        client = queries.get_client(self.session, client_id, self.principal, for_update=True)
        if client.revoke(by=self.principal, now=self.now):
            self.publish(*end_access(self.session, [client.id], now=self.now))


def _with_secret(client: Client, plaintext: str) -> Answer:
    return Answer({**_view(client, unattended=False), "client_secret": plaintext}, headers=_NOT_STORED)


def _shown(session: Session, clients: Sequence[Client]) -> list[dict[str, Any]]:
    unattended = queries.unattended_clients(session, clients)
    return [_view(client, unattended=client.id in unattended) for client in clients]


def _view(client: Client, *, unattended: bool) -> dict[str, Any]:
    columns = {name: getattr(client, name) for name in ClientView().fields if name != "unattended"}
    return {**columns, "unattended": unattended}
