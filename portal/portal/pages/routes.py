"""Routes: every page of the portal below its language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from portal.pages.about import views as about
from portal.pages.account import address, details, joining, members, own
from portal.pages.account import views as account
from portal.pages.adoption import graph as adoption_graph
from portal.pages.adoption import views as adoption
from portal.pages.certification import views as certification
from portal.pages.challenge import judging, managing, owners, phases, results, steps, writing
from portal.pages.challenge import views as challenge
from portal.pages.circular import views as circular
from portal.pages.circular import writing as circular_writing
from portal.pages.deliveries import views as deliveries
from portal.pages.evaluation import views as evaluation
from portal.pages.expert import network, profile
from portal.pages.expert import views as expert
from portal.pages.feedback import views as feedback
from portal.pages.home import views as home
from portal.pages.impact import ledger
from portal.pages.impact import views as impact
from portal.pages.imports import views as imports
from portal.pages.inbox import quiet
from portal.pages.inbox import views as inbox
from portal.pages.library import editions as library_editions
from portal.pages.library import files as library_files
from portal.pages.library import views as library
from portal.pages.library import writing as library_writing
from portal.pages.open_data import views as open_data
from portal.pages.organisation import editing as register
from portal.pages.organisation import views as organisation
from portal.pages.people import views as people
from portal.pages.pilot import views as pilot
from portal.pages.practice import editing
from portal.pages.practice import files as practice_files
from portal.pages.practice import views as practice
from portal.pages.principle import views as principle
from portal.pages.programs import clients, webhooks
from portal.pages.renewal import views as renewal
from portal.pages.review import views as review
from portal.pages.solution import files as solution_files
from portal.pages.solution import views as solution
from portal.pages.story import views as story
from portal.pages.subscription import links
from portal.pages.subscription import views as subscription
from portal.pages.synonym import views as synonym
from portal.pages.work import views as work
from portal.visit import Visit


class IdConvertor(Convertor[str]):
    """An id of the API; any other word would be an address of its own there (`/practices/mine`)."""

    regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    def convert(self, value: str) -> str:
        """Return the id as it stands in the address."""
        return value

    def to_string(self, value: str) -> str:
        """Return the id as it stands in an address."""
        return value


register_url_convertor("id", IdConvertor())

GET: Final = ("GET",)
FORM: Final = ("GET", "POST")
POST: Final = ("POST",)

PAGES: Final[tuple[tuple[str, Callable[[Visit], Awaitable[Response]], tuple[str, ...]], ...]] = (
    ("", home.show, GET),
    ("/practices", practice.search, GET),
    ("/practices/suggestions", practice.suggest, GET),
    ("/practices/new", editing.new, FORM),
    ("/practices/imports", imports.show, GET),
    ("/practices/imports/files", imports.send, POST),
    ("/practices/imports/{import_id:id}", imports.one, FORM),
    ("/practices/imports/{import_id:id}/cancel", imports.cancel, FORM),
    ("/practices/imports/{import_id:id}/drafts", imports.delete_drafts, FORM),
    ("/practices/{practice_id:id}/adopt", adoption.start, FORM),
    ("/practices/{practice_id:id}/impact", impact.of_practice, FORM),
    ("/practices/{practice_id:id}/edit", editing.edit, FORM),
    ("/practices/{practice_id:id}/withdraw", editing.withdraw, FORM),
    ("/practices/{practice_id:id}/archive", editing.archive, FORM),
    ("/practices/{practice_id:id}/unarchive", editing.unarchive, FORM),
    ("/practices/{practice_id:id}/approve", editing.approve, FORM),
    ("/practices/{practice_id:id}/return", editing.send_back, FORM),
    ("/practices/{practice_id:id}/delete", editing.delete, FORM),
    ("/practices/{practice_id:id}/files", practice_files.manage, FORM),
    ("/practices/{practice_id:id}/files/{file_id:id}", practice_files.download, GET),
    ("/practices/{practice_id:id}/files/{file_id:id}/remove", practice_files.remove, FORM),
    ("/practices/{practice_id:id}/certification", certification.show, FORM),
    ("/practices/{practice_id:id}/renewal", renewal.show, FORM),
    ("/practices/{practice_id:id}", practice.show, GET),
    ("/adoptions", adoption_graph.show, GET),
    ("/adoptions/mine", adoption.mine, GET),
    ("/adoptions/{adoption_id:id}", adoption.show, GET),
    ("/adoptions/{adoption_id:id}/step", adoption.step, FORM),
    ("/adoptions/{adoption_id:id}/finish", adoption.finish, FORM),
    ("/adoptions/{adoption_id:id}/facts", adoption.facts, FORM),
    ("/adoptions/{adoption_id:id}/giver", adoption.answer, FORM),
    ("/adoptions/{adoption_id:id}/pause", adoption.act, FORM),
    ("/adoptions/{adoption_id:id}/abandon", adoption.act, FORM),
    ("/adoptions/{adoption_id:id}/return", adoption.act, FORM),
    ("/adoptions/{adoption_id:id}/resume", adoption.at_once, POST),
    ("/adoptions/{adoption_id:id}/approve", adoption.at_once, POST),
    ("/adoptions/{adoption_id:id}/submit", adoption.at_once, POST),
    ("/adoptions/{adoption_id:id}/practice", adoption.derive, POST),
    ("/principles", principle.show, GET),
    ("/principles/report", principle.report, GET),
    ("/principles/report/file", principle.download, GET),
    ("/principles/{principle}", principle.one, GET),
    ("/adoptions/{adoption_id:id}/impact", impact.of_adoption, FORM),
    ("/impacts", ledger.show, GET),
    ("/impacts/mine", impact.mine, GET),
    ("/impacts/queue", ledger.queue, GET),
    ("/impacts/{impact_id:id}", impact.show, GET),
    ("/impacts/{impact_id:id}/correct", impact.correct, FORM),
    ("/impacts/{impact_id:id}/verdict", ledger.judge, FORM),
    ("/impacts/{impact_id:id}/return", impact.send_back, FORM),
    ("/impacts/{impact_id:id}/withdraw", impact.withdraw, FORM),
    ("/impacts/{impact_id:id}/approve", impact.approve, POST),
    ("/regions/{region}", practice.region, GET),
    ("/challenges", challenge.search, GET),
    ("/challenges/new", writing.new, FORM),
    ("/challenges/{challenge_id:id}/edit", writing.edit, FORM),
    ("/challenges/{challenge_id:id}/phases", phases.show, GET),
    ("/challenges/{challenge_id:id}/phases/new", phases.new, FORM),
    ("/challenges/{challenge_id:id}/phases/{phase_id:id}", phases.edit, FORM),
    ("/challenges/{challenge_id:id}/phases/{phase_id:id}/remove", phases.remove, FORM),
    ("/challenges/{challenge_id:id}/phases/{phase_id:id}/standing", judging.standing, FORM),
    ("/challenges/{challenge_id:id}/phases/{phase_id:id}/advance", judging.advance, FORM),
    ("/challenges/{challenge_id:id}/evaluators", judging.evaluators, FORM),
    ("/challenges/{challenge_id:id}/evaluators/{person_id:id}/remove", judging.remove, FORM),
    ("/challenges/{challenge_id:id}/results", results.show, GET),
    ("/challenges/{challenge_id:id}/invite", network.invite, FORM),
    ("/challenges/{challenge_id:id}/submit", writing.submit, FORM),
    ("/challenges/{challenge_id:id}/approve", steps.approve, FORM),
    ("/challenges/{challenge_id:id}/return", steps.send_back, FORM),
    ("/challenges/{challenge_id:id}/withdraw", steps.withdraw, FORM),
    ("/challenges/{challenge_id:id}/publish", steps.publish, FORM),
    ("/challenges/{challenge_id:id}/unpublish", steps.unpublish, FORM),
    ("/challenges/{challenge_id:id}/archive", steps.archive, FORM),
    ("/challenges/{challenge_id:id}/delete", steps.delete, FORM),
    ("/challenges/{challenge_id:id}/owners", owners.show, FORM),
    ("/challenges/{challenge_id:id}/manage", managing.show, GET),
    ("/challenges/{challenge_id:id}/questions", managing.questions, FORM),
    ("/challenges/{challenge_id:id}/announcements", managing.announcements, FORM),
    ("/challenges/{challenge_id:id}/ask", solution.ask, FORM),
    ("/challenges/{challenge_id:id}/offer", solution.offer, FORM),
    ("/challenges/{challenge_id:id}", challenge.show, GET),
    ("/solutions/{solution_id:id}/files", solution_files.manage, FORM),
    ("/solutions/{solution_id:id}/files/{file_id:id}", solution_files.download, GET),
    ("/solutions/{solution_id:id}/files/{file_id:id}/remove", solution_files.remove, FORM),
    ("/solutions/{solution_id:id}", solution.show, FORM),
    ("/solutions/{solution_id:id}/explanation", results.explain, GET),
    ("/solutions/{solution_id:id}/edit", solution.edit, FORM),
    ("/solutions/{solution_id:id}/answer", solution.answer, POST),
    ("/solutions/{solution_id:id}/naming", solution.name, POST),
    ("/solutions/{solution_id:id}/recall", solution.recall, FORM),
    ("/solutions/{solution_id:id}/withdraw", solution.withdraw, FORM),
    ("/solutions/{solution_id:id}/leave", solution.leave, FORM),
    ("/solutions/{solution_id:id}/delete", solution.delete, FORM),
    ("/solutions/{solution_id:id}/pilot", pilot.start, FORM),
    ("/pilots/{pilot_id:id}", pilot.show, GET),
    ("/pilots/{pilot_id:id}/entries", pilot.write, FORM),
    ("/pilots/{pilot_id:id}/end", pilot.end, FORM),
    ("/pilots/{pilot_id:id}/cancel", pilot.cancel, FORM),
    ("/pilots/{pilot_id:id}/return", pilot.resume, POST),
    ("/cases/{case_id:id}", story.show, GET),
    ("/evaluations", evaluation.mine, GET),
    ("/evaluations/invitations/{challenge_id:id}", evaluation.answer, POST),
    ("/evaluations/{evaluation_id:id}", evaluation.show, FORM),
    ("/evaluations/{evaluation_id:id}/recuse", evaluation.recuse, FORM),
    ("/organisations", organisation.search, GET),
    ("/organisations/new", register.new, FORM),
    ("/organisations/{organisation_id:id}/edit", register.edit, FORM),
    ("/organisations/{organisation_id:id}/close", register.close, FORM),
    ("/organisations/{organisation_id:id}", organisation.show, GET),
    ("/experts", expert.search, GET),
    ("/experts/{expert_id:id}", expert.show, GET),
    ("/experts/{expert_id:id}/introduction", network.introduce, FORM),
    ("/network", network.show, GET),
    ("/network/introductions/{introduction_id:id}", network.answer, POST),
    ("/network/invitations/{invitation_id:id}", network.answer_invitation, POST),
    ("/review", review.queue, GET),
    ("/review/practices/{practice_id:id}", review.practice, FORM),
    ("/review/challenges/{challenge_id:id}", review.challenge, FORM),
    ("/certifications", certification.queue, GET),
    ("/circulars", circular.mine, GET),
    ("/circulars/new", circular_writing.new, FORM),
    ("/circulars/{circular_id:id}", circular.show, GET),
    ("/circulars/{circular_id:id}/read", circular.acknowledge, POST),
    ("/circulars/{circular_id:id}/declare/{code}", circular.declare, FORM),
    ("/circulars/{circular_id:id}/edit", circular_writing.edit, FORM),
    ("/circulars/{circular_id:id}/preview", circular_writing.preview, GET),
    ("/circulars/{circular_id:id}/tracker", circular_writing.track, GET),
    ("/circulars/{circular_id:id}/submit", circular_writing.step, FORM),
    ("/circulars/{circular_id:id}/approve", circular_writing.step, FORM),
    ("/circulars/{circular_id:id}/return", circular_writing.step, FORM),
    ("/circulars/{circular_id:id}/close", circular_writing.step, FORM),
    ("/circulars/{circular_id:id}/recall", circular_writing.step, FORM),
    ("/circulars/{circular_id:id}/delete", circular_writing.step, FORM),
    ("/library", library.search, GET),
    ("/library/new", library_writing.new, FORM),
    ("/library/mine", library_writing.mine, GET),
    ("/library/{document_id:id}", library.show, GET),
    ("/library/{document_id:id}/edit", library_writing.edit, FORM),
    ("/library/{document_id:id}/propose", library_writing.step, FORM),
    ("/library/{document_id:id}/publish", library_writing.step, FORM),
    ("/library/{document_id:id}/reject", library_writing.step, FORM),
    ("/library/{document_id:id}/withdraw", library_writing.step, FORM),
    ("/library/{document_id:id}/delete", library_writing.step, FORM),
    ("/library/{document_id:id}/editions", library_editions.show, FORM),
    ("/library/{document_id:id}/files", library_files.manage, FORM),
    ("/library/{document_id:id}/files/{file_id:id}", library_files.download, GET),
    ("/library/{document_id:id}/files/{file_id:id}/remove", library_files.remove, FORM),
    ("/follow", subscription.follow, FORM),
    ("/follow/confirm", links.confirm, FORM),
    ("/follow/stop/{token}", links.stop, FORM),
    ("/account/subscriptions", links.mine, GET),
    ("/follow/subscriptions/{subscription_id:id}", links.manage, FORM),
    ("/accessibility", about.accessibility, GET),
    ("/privacy", about.privacy, GET),
    ("/contact", about.contact, GET),
    ("/sign-in", account.sign_in, FORM),
    ("/sign-out", account.sign_out, POST),
    ("/register", joining.register, FORM),
    ("/verify", joining.verify, FORM),
    ("/forgotten", joining.forgotten, FORM),
    ("/password", joining.choose, FORM),
    ("/invitation", joining.invitation, FORM),
    ("/email", address.confirm, FORM),
    ("/email/keep", address.keep, FORM),
    ("/account", own.show, GET),
    ("/account/details", details.details, FORM),
    ("/account/expert", profile.edit, FORM),
    ("/account/expert/delete", profile.delete, FORM),
    ("/account/terms", own.terms, FORM),
    ("/account/email", address.change, FORM),
    ("/account/password", details.password, FORM),
    ("/account/sessions", own.end_session, POST),
    ("/account/export", own.export, GET),
    ("/account/erase", own.erase, FORM),
    ("/account/members/{organisation_id:id}", members.show, FORM),
    ("/account/members/{organisation_id:id}/invitations/{invitation_id:id}", members.take_back, POST),
    ("/account/members/{organisation_id:id}/{person_id:id}", members.remove, FORM),
    ("/account/clients/{organisation_id:id}", clients.show, FORM),
    ("/account/clients/{organisation_id:id}/{client_id:id}", clients.one, FORM),
    ("/account/clients/{organisation_id:id}/{client_id:id}/end", clients.end, FORM),
    ("/account/webhooks/{organisation_id:id}", webhooks.show, FORM),
    ("/account/webhooks/{organisation_id:id}/{webhook_id:id}", webhooks.one, FORM),
    ("/account/webhooks/{organisation_id:id}/{webhook_id:id}/end", webhooks.end, FORM),
    ("/people", people.find, FORM),
    ("/people/{person_id:id}", people.show, FORM),
    ("/people/{person_id:id}/revoke", people.revoke, FORM),
    ("/people/{person_id:id}/suspend", people.suspend, FORM),
    ("/people/{person_id:id}/reinstate", people.reinstate, FORM),
    ("/open-data", open_data.show, GET),
    ("/synonyms", synonym.manage, FORM),
    ("/synonyms/{synonym_id:id}", synonym.edit, FORM),
    ("/feedback", feedback.write, FORM),
    ("/feedback/received", feedback.received, GET),
    ("/deliveries", deliveries.show, FORM),
    ("/deliveries/lift", deliveries.lift, POST),
    ("/inbox", inbox.show, FORM),
    ("/account/quiet", quiet.show, FORM),
    ("/work", work.show, GET),
)

# Addresses that mails sent earlier name, and the pages that took their place.
MOVED: Final = {"/confirm": "/verify"}
