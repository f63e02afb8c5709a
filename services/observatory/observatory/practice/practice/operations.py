"""Operations of practices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Answer, Cache, check_version, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE, any_of
from commons.permissions import CURATOR, ORGANISATION_APPROVER, ORGANISATION_EDITOR
from observatory.practice.file.cleanup import forget_files
from observatory.practice.practice import errors, queries, schemas
from observatory.practice.practice.archive import archive, unarchive
from observatory.practice.practice.draft import DraftOperations
from observatory.practice.practice.model import Practice
from observatory.practice.practice.ownership import check_deletable, move_to
from observatory.practice.practice.page import practice_page
from observatory.practice.practice.places import MunicipalityElsewhere, MunicipalityUnknown, RegionElsewhere
from observatory.practice.practice.submission import check_submittable
from observatory.practice.publication.model import PublishedPractice


class PracticeOperations(DraftOperations):
    """Writing, submitting, withdrawing, archiving and reading practices."""

    @operation(
        "POST",
        "/v1/practices",
        summary=Localized(el="Νέα πρακτική ως προσχέδιο", en="Begin a practice as a draft"),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewPractice,
        returns=schemas.PracticeView,
        status=201,
        creates="practice",
        location="/v1/practices/{id}",
        versioned=True,
        errors=(
            errors.NotYourOrganisation,
            errors.OrganisationNotChosen,
            MunicipalityUnknown,
            MunicipalityElsewhere,
            RegionElsewhere,
        ),
    )
    def create_practice(self, *, body: dict[str, Any]) -> Practice:
        """Create a draft. Only its organisation must be known."""
        organisation_id = body.pop("organisation_id") or self.only_organisation()
        practice = self.begin_practice(organisation_id, body)
        self.session.flush()  # the answer names the organisation
        return practice

    @operation(
        "PATCH",
        "/v1/practices/{practice_id}",
        summary=Localized(el="Αλλαγή πρακτικής", en="Change a practice"),
        description=Localized(
            el="Οι αποθηκεύσεις αλλάζουν την ανοικτή έκδοση ώσπου να υποβληθεί. Η αλλαγή δημοσιευμένης πρακτικής "
            "ξεκινά νέα έκδοση εργασίας· το κοινό βλέπει τη δημοσιευμένη.",
            en="Saves change the open revision until it is submitted. Changing a published practice begins a working "
            "revision; the public keeps seeing the published one.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.PracticeChange,
        returns=schemas.PracticeView,
        versioned=True,
        if_match=True,
        errors=(
            errors.PracticeNotFound,
            errors.NotYourOrganisation,
            errors.PracticeNotEditable,
            errors.OrganisationFixed,
            MunicipalityUnknown,
            MunicipalityElsewhere,
            RegionElsewhere,
        ),
    )
    def edit_practice(self, practice_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Practice:
        """Change the given fields in the open revision, or begin one."""
        self.audit_as_save()
        practice = self.practice_for_change(practice_id)
        check_version(expected_version, practice.version)
        new_home = body.pop("organisation_id", practice.organisation_id)
        if new_home != practice.organisation_id:
            move_to(practice, new_home, by=self.principal, at=self.now)
        if {"region", "municipality"} & body.keys():
            body = self.with_organisation_region(body, practice.organisation_id, municipality=practice.municipality)
        practice.edit(body, by=self.principal, at=self.now)
        return practice

    @operation(
        "DELETE",
        "/v1/practices/{practice_id}",
        summary=Localized(el="Διαγραφή προσχεδίου που δεν υποβλήθηκε ποτέ", en="Delete a draft never submitted"),
        allow=ORGANISATION_EDITOR,
        status=204,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation, errors.PracticeNotDeletable),
    )
    def delete_practice(self, practice_id: UUID) -> None:
        """Delete a draft with its revisions. A file may bring the same case again."""
        practice = self.practice_for_change(practice_id)
        check_deletable(practice, self.principal)
        self.session.delete(practice)

    @operation(
        "GET",
        "/v1/practices/mine",
        summary=Localized(el="Οι πρακτικές των φορέων μου", en="The practices of my organisations"),
        allow=ORGANISATION_EDITOR,
        query=schemas.OwnPracticesQuery,
        returns=schemas.PracticeLines,
    )
    def list_own_practices(self, *, query: dict[str, Any]) -> Page:
        """List the practices of the caller's organisations, in every state, the latest change first."""
        found = queries.of_organisations(
            self.session,
            {m.organisation_id for m in self.principal.memberships},
            state=query["state"],
            after=self.cursors.keyset("mine", query["cursor"]),
            limit=query["limit"] + 1,
        )
        return self.cursors.page("mine", found, query["limit"], lambda row: (row.updated_at, row.id))

    @operation(
        "GET",
        "/v1/practices/{practice_id}",
        summary=Localized(el="Ανάγνωση πρακτικής", en="Read a practice"),
        description=Localized(
            el="Οι σύνδεσμοι των μηνυμάτων οδηγούν εδώ: ένας φυλλομετρητής παίρνει σελίδα, ένα πρόγραμμα JSON.",
            en="The links of mails lead here: a browser gets a page, a program JSON.",
        ),
        allow=ANYONE,
        query=schemas.PracticeQuery,
        returns=schemas.PracticeView,
        versioned=True,
        cache=Cache(seconds=60, tags=("practice:{practice_id}",)),
        pages=True,
        errors=(errors.PracticeNotFound, errors.PracticeTakenDown),
        single_read=True,
    )
    def read_practice(self, practice_id: UUID, *, query: dict[str, Any]) -> Practice | PublishedPractice | Answer:
        """Return the working copy to callers that may see it, and the published content to everybody else."""
        view = query["view"]
        found = self.public_practice(practice_id) if view == "published" else self.visible_practice(practice_id)
        if query["format"] == "json" or not (self.call.accepts_html or query["format"]):
            return found
        language = query["lang"] or self.call.language
        if self.settings.portal_url and self.call.is_navigation and not query["format"]:
            return Answer.moved_to(f"{self.settings.portal_url}/{language}/practices/{practice_id}")
        return practice_page(self.session, found, language, view=view)

    @operation(
        "GET",
        "/v1/practices/by_slug/{slug}",
        summary=Localized(el="Ανάγνωση πρακτικής με το όνομα της διεύθυνσής της", en="Read a practice by its slug"),
        description=Localized(
            el="Ό,τι βλέπει το κοινό: δημοσιευμένες και αρχειοθετημένες. Προσχέδια διαβάζονται με το id τους.",
            en="The public content: published and archived practices. Drafts are read by their id.",
        ),
        allow=ANYONE,
        returns=schemas.PracticeView,
        versioned=True,
        cache=Cache(seconds=60, tags=("practices",)),
        errors=(errors.PracticeNotFound, errors.PracticeTakenDown),
    )
    def read_practice_by_slug(self, slug: str) -> Practice | PublishedPractice:
        """Return the public content of the practice with this slug."""
        practice_id = queries.with_slug(self.session, slug)
        if practice_id is None:
            raise errors.PracticeNotFound
        return self.public_practice(practice_id)

    @operation(
        "POST",
        "/v1/practices/{practice_id}/submit",
        summary=Localized(el="Υποβολή πρακτικής για αξιολόγηση", en="Submit a practice for review"),
        description=Localized(
            el="Όπου ο φορέας ζητά έγκριση και έχει άλλον να τη δώσει, η υποβολή συντάκτη ή προγράμματος πηγαίνει "
            "πρώτα σε όσους εγκρίνουν (`internal_approval`). Με `dry_run=true` δεν υποβάλλεται τίποτα: η απάντηση "
            "είναι η πρακτική όπως είναι, ή 422 με κάθε ενότητα που λείπει.",
            en="Where the body wants approvals and has somebody else to give one, what a contributor or a program "
            "submits goes to its approvers first (`internal_approval`). With `dry_run=true` nothing is submitted: the "
            "answer is the practice as it is, or 422 with each missing section.",
        ),
        allow=ORGANISATION_EDITOR,
        query=schemas.SubmitQuery,
        returns=schemas.PracticeView,
        versioned=True,
        errors=(
            errors.PracticeNotFound,
            errors.NotYourOrganisation,
            errors.PracticeNotSubmittable,
            errors.PracticeIncomplete,
        ),
    )
    def submit_practice(self, practice_id: UUID, *, query: dict[str, Any]) -> Practice:
        """Submit the practice to its reviewers, or to the approvers of its body; or only check whether it could be."""
        practice = self.practice_for_change(practice_id)
        if query["dry_run"]:
            check_submittable(practice, self.principal)
        else:
            self.publish(*self.submit(practice))
        return practice

    @operation(
        "POST",
        "/v1/practices/{practice_id}/withdraw",
        summary=Localized(el="Απόσυρση πρακτικής", en="Withdraw a practice"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.PracticeView,
        versioned=True,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation, errors.PracticeNotWithdrawable),
    )
    def withdraw_practice(self, practice_id: UUID) -> Practice:
        """Withdraw the working revision."""
        practice = self.practice_for_change(practice_id)
        self.publish(*practice.withdraw(by=self.principal, at=self.now))
        return practice

    @operation(
        "POST",
        "/v1/practices/{practice_id}/archive",
        summary=Localized(el="Αρχειοθέτηση πρακτικής", en="Archive a practice"),
        description=Localized(
            el="Ο λόγος είναι υποχρεωτικός: τον μαθαίνουν οι συντάκτες, και τον διαβάζει το κοινό στη σελίδα της "
            "πρακτικής, που μένει στη διεύθυνσή της ως αρχειοθετημένη. Με `personal_data` δεν μένει τίποτε από το "
            "περιεχόμενο: το κοινό παίρνει 410.",
            en="The reason is required: the authors are told, and the public reads it on the practice's page, which "
            "stays at its address as archived. With `personal_data` nothing of the content stays: the public gets 410.",
        ),
        allow=any_of(ORGANISATION_APPROVER, CURATOR),
        body=schemas.ArchivePractice,
        returns=schemas.PracticeView,
        versioned=True,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation, errors.PracticeNotArchivable),
    )
    def archive_practice(self, practice_id: UUID, *, body: dict[str, Any]) -> Practice:
        """Archive the practice."""
        practice = self.practice_for_change(practice_id)
        self.publish(*archive(practice, by=self.principal, at=self.now, **body))
        if practice.taken_down:
            forget_files(self.session, practice.id)
        self.published_content_changed(practice)
        return practice

    @operation(
        "POST",
        "/v1/practices/{practice_id}/unarchive",
        summary=Localized(el="Επαναφορά πρακτικής από το αρχείο", en="Bring a practice back from the archive"),
        allow=CURATOR,
        returns=schemas.PracticeView,
        versioned=True,
        errors=(errors.PracticeNotFound, errors.PracticeNotUnarchivable),
    )
    def unarchive_practice(self, practice_id: UUID) -> Practice:
        """Publish an archived practice again, as it was."""
        practice = self.practice_for_change(practice_id)
        self.publish(*unarchive(practice, by=self.principal, at=self.now))
        self.published_content_changed(practice)
        return practice
