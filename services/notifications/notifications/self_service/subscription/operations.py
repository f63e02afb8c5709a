"""Operations of subscriptions, for anybody with the proof that the mail or the sign-in gives."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from chassis.errors import Unauthenticated
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.pages import HTML
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.service import Operations
from notifications.channels.mail.factory import links_of
from notifications.channels.mail.links import Links
from notifications.recipients.subscription.model import (
    ACTIVE,
    ConfirmationExpired,
    ConfirmationNotFound,
    ConfirmationUsed,
    Subscription,
    SubscriptionEnded,
    SubscriptionNotFound,
    TooManySubscriptions,
)
from notifications.recipients.subscription.queries import active_with, subscription_to_change
from notifications.self_service.confirm_request.model import TooManyAddresses
from notifications.self_service.subscription import answers, stop
from notifications.self_service.subscription.confirm import change, confirm, confirmable
from notifications.self_service.subscription.ownership import Proof, own_address, proof
from notifications.self_service.subscription.requests import filters_from, request_confirmation
from notifications.self_service.subscription.schemas import (
    AcceptedView,
    ChangeBody,
    ConfirmBody,
    ConfirmedView,
    ConfirmQuery,
    OwnSubscriptions,
    SubscribeBody,
    SubscriptionView,
    TokenQuery,
)
from notifications.settings import NotificationsSettings

_CONFIRM_FAULTS: Final = (ConfirmationNotFound, ConfirmationExpired, ConfirmationUsed, TooManySubscriptions)
_WHOSE_FAULTS: Final = (Unauthenticated, SubscriptionNotFound)


class SubscriptionOperations(Operations[NotificationsSettings]):
    """Requests, confirmation, change and end of subscriptions."""

    @operation(
        "POST",
        "/v1/subscriptions",
        summary=Localized(el="Εγγραφή στις ενημερώσεις", en="Subscribe"),
        description=Localized(
            el="Στέλνει μήνυμα επιβεβαίωσης στη διεύθυνση. Η απάντηση είναι πάντα η ίδια. Τα topics λένε ποιες νέες "
            "δημοσιεύσεις σας ενδιαφέρουν· για κάθε πρόκληση στα challenges μαθαίνετε ό,τι αλλάζει. Τα υπόλοιπα φίλτρα "
            "περιορίζουν τα topics: μέσα σε ένα φίλτρο αρκεί μία τιμή, όλα τα φίλτρα που δίνονται πρέπει να "
            "ταιριάζουν· στο q τα κόμματα χωρίζουν εναλλακτικές. Με συχνότητα daily ή weekly στέλνεται ένα μήνυμα για "
            "την προηγούμενη ημέρα ή εβδομάδα, το πρωί.",
            en="Sends a confirm mail to the address. The answer is always the same. `topics` says of which new "
            "publications to hear; of each challenge in `challenges`, whatever changes. The other filters narrow the "
            "topics: within a filter one value is enough, every filter given must match; in `q` all words must occur, "
            "and commas separate alternatives. With the frequency `daily` or `weekly` one mail tells of the day or "
            "the week before, in the morning.",
        ),
        allow=ANYONE,
        limit="login",
        limit_by="email",
        body=SubscribeBody,
        returns=AcceptedView,
        status=202,
        errors=(TooManyAddresses,),
    )
    def request_subscription(self, *, body: dict[str, Any]) -> dict[str, str]:
        """Store a subscription until the address confirms it."""
        request_confirmation(self.session, body, self.settings, self.call, self.now)
        return answers.accepted(self.call.language)

    @operation(
        "GET",
        "/v1/subscriptions/confirm",
        summary=Localized(el="Σελίδα επιβεβαίωσης εγγραφής", en="Page that confirms a subscription"),
        description=Localized(
            el="Δεν αλλάζει τίποτα: τα φίλτρα αλληλογραφίας ανοίγουν τους συνδέσμους πριν από τους ανθρώπους.",
            en="Changes nothing: mail scanners open links before people do.",
        ),
        allow=ANYONE,
        query=ConfirmQuery,
        produces=HTML,
        errors=_CONFIRM_FAULTS,
    )
    def show_confirmation(self, *, query: dict[str, Any]) -> Answer:
        """Return the page with the button that confirms, or the page that says that it is confirmed."""
        subscription = confirmable(self.session, self._links, query["token"], self.now)
        if self.call.is_navigation and self.settings.portal_url:
            place = f"follow/confirm?token={quote(query['token'])}"
            return Answer.moved_to(self._links.portal(place, subscription.language))
        if subscription.state == ACTIVE:
            return answers.confirmed_page(self.session, subscription, self._links)
        return answers.confirm_page(self.session, subscription, query["token"])

    @operation(
        "POST",
        "/v1/subscriptions/confirm",
        summary=Localized(el="Επιβεβαίωση εγγραφής", en="Confirm a subscription"),
        allow=ANYONE,
        body=ConfirmBody,
        form=True,
        pages=True,
        returns=ConfirmedView,
        errors=_CONFIRM_FAULTS,
    )
    def confirm_subscription(self, *, body: dict[str, Any]) -> Answer:
        """Activate a subscription. The token works once; a second click in a browser gets the page of the first."""
        if self.call.accepts_html:
            shown = confirmable(self.session, self._links, body["token"], self.now)
            if shown.state == ACTIVE:
                return answers.confirmed(self.session, shown, self._links, self.call)
        subscription = confirm(self.session, self._links, body["token"], self.settings, self.now)
        return answers.confirmed(self.session, subscription, self._links, self.call)

    @operation(
        "GET",
        "/v1/subscriptions/mine",
        summary=Localized(el="Οι εγγραφές μου", en="My subscriptions"),
        description=Localized(
            el="Οι ενεργές εγγραφές της επιβεβαιωμένης διεύθυνσης όποιου συνδέεται, χωρίς σύνδεσμο από μήνυμα.",
            en="The active subscriptions of the signed-in person's confirmed address, without a link from a mail.",
        ),
        allow=SIGNED_IN,
        returns=OwnSubscriptions,
        transaction=False,
    )
    def list_own_subscriptions(self) -> dict[str, Any]:
        """List the active subscriptions of the caller's address, oldest first."""
        address = own_address(self.principal, self.ask)
        if address is None:
            return {"items": []}
        with self.transaction() as session:
            return {"items": active_with(session, address)}

    @operation(
        "GET",
        "/v1/subscriptions/{subscription_id}",
        summary=Localized(el="Μία εγγραφή", en="A subscription"),
        allow=ANYONE,
        query=TokenQuery,
        returns=SubscriptionView,
        errors=_WHOSE_FAULTS,
        transaction=False,
    )
    def get_subscription(self, subscription_id: UUID, *, query: dict[str, Any]) -> Subscription:
        """Show a subscription to its owner."""
        shown = self._proof(subscription_id, query)
        with self.transaction() as session:
            return shown.of(session.get(Subscription, subscription_id))

    @operation(
        "PATCH",
        "/v1/subscriptions/{subscription_id}",
        summary=Localized(el="Αλλαγή εγγραφής", en="Change a subscription"),
        description=Localized(
            el="Αλλάζει γλώσσα, συχνότητα ή φίλτρα. Τα φίλτρα αντικαθίστανται όλα μαζί. Με συχνότητα none η εγγραφή "
            "μένει, χωρίς μηνύματα.",
            en="Changes the language, the frequency or the filters. Filters are replaced as a whole. With the "
            "frequency `none` the subscription stays, without mails.",
        ),
        allow=ANYONE,
        query=TokenQuery,
        body=ChangeBody,
        returns=SubscriptionView,
        errors=(*_WHOSE_FAULTS, SubscriptionEnded),
        transaction=False,
    )
    def change_subscription(
        self, subscription_id: UUID, *, query: dict[str, Any], body: dict[str, Any]
    ) -> Subscription:
        """Change a subscription's filters, language or frequency."""
        shown = self._proof(subscription_id, query)
        filters = filters_from(body["filters"]) if "filters" in body else None
        with self.transaction():
            subscription = self._mine(subscription_id, shown)
            wanted = {name: body[name] for name in ("language", "frequency") if name in body}
            change(self.session, subscription, filters, **wanted)
        return subscription

    @operation(
        "DELETE",
        "/v1/subscriptions/{subscription_id}",
        summary=Localized(el="Διαγραφή εγγραφής", en="End a subscription"),
        allow=ANYONE,
        query=TokenQuery,
        status=204,
        errors=_WHOSE_FAULTS,
        transaction=False,
    )
    def end_subscription(self, subscription_id: UUID, *, query: dict[str, Any]) -> None:
        """End the subscription. Repeating it changes nothing."""
        shown = self._proof(subscription_id, query)
        with self.transaction():
            self._mine(subscription_id, shown).end(self.now)

    @operation(
        "GET",
        "/v1/unsubscribe/{token}",
        summary=Localized(el="Σελίδα διακοπής ενημερώσεων", en="Page that stops messages"),
        description=Localized(
            el="Δεν αλλάζει τίποτα· δείχνει το κουμπί που σταματά τα μηνύματα.",
            en="Changes nothing; it shows the button that stops the messages.",
        ),
        allow=ANYONE,
        produces=HTML,
        errors=(SubscriptionNotFound,),
    )
    def show_unsubscribe(self, token: str) -> Answer:
        """Return the page with the button that stops."""
        subscriptions = stop.named_by(self.session, self._links, token)
        if self.call.is_navigation and self.settings.portal_url:
            language = subscriptions[0].language if subscriptions else self.call.language
            return Answer.moved_to(self._links.portal(f"follow/stop/{quote(token)}", language))
        return answers.unsubscribe_page(self.session, subscriptions, self.call.language)

    @operation(
        "POST",
        "/v1/unsubscribe/{token}",
        summary=Localized(el="Διακοπή με ένα κλικ", en="Stop messages with one click"),
        description=Localized(
            el="RFC 8058: χωρίς σύνδεση, με σώμα List-Unsubscribe=One-Click ή και χωρίς. Η επανάληψη δεν αλλάζει "
            "τίποτα.",
            en="RFC 8058: without signing in, with the body `List-Unsubscribe=One-Click` or none. Repeating it changes "
            "nothing.",
        ),
        allow=ANYONE,
        status=204,
        pages=True,
        errors=(SubscriptionNotFound,),
    )
    def unsubscribe(self, token: str) -> Answer | None:
        """Stop the subscriptions that a mail named as its reason."""
        stop.stop(self.session, self._links, token, self.now)
        return answers.unsubscribed(self.call)

    @property
    def _links(self) -> Links:
        return links_of(self.settings)

    def _proof(self, subscription_id: UUID, query: dict[str, Any]) -> Proof:
        return proof(subscription_id, query["token"], self.principal, self._links, self.ask)

    def _mine(self, subscription_id: UUID, shown: Proof) -> Subscription:
        return shown.of(subscription_to_change(self.session, subscription_id))
