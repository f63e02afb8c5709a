"""Kinds: the name of each kind of mail, for those who look whether it arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.visit import Visit


def kinds(visit: Visit) -> dict[str, str]:
    """Return the names of the kinds of mails. A kind that is not here is shown by its code."""
    return {**_of_accounts(visit), **_of_practices(visit), **_of_challenges(visit), **_of_contests(visit)}


def _of_accounts(visit: Visit) -> dict[str, str]:
    _ = visit.text.gettext
    return {
        "confirm_subscription": _("Επιβεβαίωση εγγραφής"),
        "verify_account": _("Επιβεβαίωση λογαριασμού"),
        "already_registered": _("Υπάρχει ήδη λογαριασμός"),
        "reset_password": _("Νέος κωδικός πρόσβασης"),
        "password_changed": _("Άλλαξε ο κωδικός πρόσβασης"),
        "confirm_email": _("Επιβεβαίωση νέας διεύθυνσης"),
        "email_change_asked": _("Ζητήθηκε αλλαγή διεύθυνσης"),
        "email_changed": _("Άλλαξε η διεύθυνση"),
        "member_invited": _("Πρόσκληση σε φορέα"),
        "body_unmanaged": _("Φορέας χωρίς διαχειριστή"),
        "role_given": _("Ρόλος σε φορέα"),
        "role_ended": _("Τέλος ρόλου σε φορέα"),
        "platform_role_given": _("Ρόλος στην πλατφόρμα"),
        "platform_role_ended": _("Τέλος ρόλου στην πλατφόρμα"),
        "account_suspended": _("Αναστολή λογαριασμού"),
        "account_reinstated": _("Άρση αναστολής λογαριασμού"),
        "circular_issued": _("Εγκύκλιος"),
        "circular_corrected": _("Ορθή επανάληψη εγκυκλίου"),
        "circular_reminder": _("Υπενθύμιση υποχρεώσεων από εγκυκλίους"),
        "webhook_disabled": _("Απενεργοποίηση webhook"),
        "introduction_requested": _("Αίτημα γνωριμίας"),
        "introduction_answered": _("Απάντηση σε αίτημα γνωριμίας"),
        "expert_matched": _("Πρόκληση που ταιριάζει σε ειδικό"),
        "expert_invited": _("Πρόσκληση ειδικού"),
    }


def _of_practices(visit: Visit) -> dict[str, str]:
    _ = visit.text.gettext
    return {
        "review_waiting": _("Πρακτική περιμένει έλεγχο"),
        "approval_waiting": _("Πρακτική περιμένει έγκριση στον φορέα"),
        "decision_forwarded": _("Πρακτική προωθήθηκε στο Υπουργείο"),
        "decision_changes_requested": _("Ζητήθηκαν αλλαγές σε πρακτική"),
        "decision_rejected": _("Πρακτική απορρίφθηκε"),
        "decision_published": _("Πρακτική δημοσιεύθηκε (στους συντάκτες)"),
        "decision_returned": _("Πρακτική επιστράφηκε στους συντάκτες"),
        "practice_archived": _("Πρακτική αρχειοθετήθηκε"),
        "practice_published": _("Νέα πρακτική (σε όσους παρακολουθούν)"),
        "practice_drafted": _("Προσχέδιο πρακτικής από πιλοτική εφαρμογή"),
        "certification_waiting": _("Πρακτική περιμένει αξιολογητές πιστοποίησης"),
        "certification_place_ending": _("Λήγει η θέση αξιολογητή"),
        "certification_place_freed": _("Ελευθερώθηκε η θέση αξιολογητή"),
        "certification_over": _("Έληξε πιστοποίηση που έδωσαν (στους αξιολογητές)"),
        "practice_certified": _("Πρακτική πιστοποιήθηκε"),
        "practice_not_certified": _("Πρακτική δεν πιστοποιήθηκε"),
        "certificate_ending": _("Λήγει η πιστοποίηση πρακτικής"),
        "certificate_ended": _("Έληξε η πιστοποίηση πρακτικής"),
        "practice_still_running": _("Ερώτηση αν ισχύει πρακτική"),
        "adoption_approval_waiting": _("Υιοθέτηση περιμένει έγκριση στον φορέα"),
        "adoption_returned": _("Υιοθέτηση επιστράφηκε σε όποιον τη ζήτησε"),
        "adoption_started": _("Ξεκίνησε υιοθέτηση πρακτικής (στον φορέα της)"),
        "adoption_implemented": _("Εφαρμόστηκε πρακτική και αλλού (στον φορέα της)"),
        "adoption_answered": _("Ο φορέας πρακτικής απάντησε για υιοθέτηση"),
        "impact_approval_waiting": _("Δήλωση οφέλους περιμένει έγκριση στον φορέα"),
        "impact_returned": _("Δήλωση οφέλους επιστράφηκε σε όποιον την έγραψε"),
        "impact_verified": _("Επαληθεύτηκε δήλωση οφέλους (στον φορέα της)"),
        "impact_disputed": _("Αμφισβητήθηκε δήλωση οφέλους (στον φορέα της)"),
        "impact_reopened": _("Δήλωση οφέλους άνοιξε ξανά (στον φορέα της)"),
        "impact_verification_due": _("Δήλωση οφέλους περιμένει επαλήθευση"),
        "adoption_still_going": _("Ερώτηση αν συνεχίζεται υιοθέτηση"),
    }


def _of_challenges(visit: Visit) -> dict[str, str]:
    _ = visit.text.gettext
    return {
        "challenge_review_waiting": _("Πρόκληση περιμένει έλεγχο"),
        "challenge_approval_waiting": _("Πρόκληση περιμένει έγκριση στον φορέα"),
        "challenge_returned": _("Πρόκληση επιστράφηκε στους συντάκτες"),
        "challenge_approved": _("Πρόκληση εγκρίθηκε"),
        "challenge_edits_requested": _("Ζητήθηκαν αλλαγές σε πρόκληση"),
        "challenge_rejected": _("Πρόκληση απορρίφθηκε"),
        "challenge_join_requested": _("Φορέας ζητά να συνδιοργανώσει"),
        "challenge_owner_joined": _("Φορέας συνδιοργανώνει πρόκληση"),
        "challenge_join_declined": _("Αίτημα συνδιοργάνωσης απορρίφθηκε"),
        "challenge_question_asked": _("Ερώτηση για πρόκληση"),
        "challenge_question_answered": _("Απάντηση σε ερώτηση"),
        "challenge_announcement": _("Ανακοίνωση πρόκλησης"),
        "challenge_experts_proposed": _("Ειδικοί για πρόκληση"),
        "challenge_expert_answered": _("Απάντηση ειδικού"),
        "challenge_phase_counted": _("Λύσεις μιας φάσης"),
        "challenge_ended_early": _("Πρόκληση τελείωσε νωρίτερα"),
        "challenge_published": _("Νέα πρόκληση"),
        "challenge_updated": _("Πρόκληση άλλαξε"),
        "challenge_phase_opened": _("Άνοιξε φάση"),
        "challenge_phase_closed": _("Έκλεισε φάση"),
        "challenge_results": _("Αποτελέσματα πρόκλησης"),
        "challenge_archived": _("Πρόκληση αρχειοθετήθηκε"),
        "challenge_called_off": _("Πρόκληση ματαιώθηκε"),
        "challenge_taken_down": _("Πρόκληση κατέβηκε (στους διοργανωτές)"),
        "challenge_pilot_started": _("Άρχισε πιλοτική εφαρμογή"),
        "challenge_pilot_ended": _("Ολοκληρώθηκε πιλοτική εφαρμογή"),
        "challenge_pilot_cancelled": _("Διακόπηκε πιλοτική εφαρμογή"),
        "feedback_received": _("Σχόλιο αναγνώστη για την πλατφόρμα"),
        "digest": _("Σύνοψη ημέρας ή εβδομάδας"),
        "pilot_ended": _("Έκθεση πιλοτικής εφαρμογής (στον φορέα)"),
    }


def _of_contests(visit: Visit) -> dict[str, str]:
    _ = visit.text.gettext
    return {
        "entry_taken_down": _("Πρόκληση κατέβηκε (στους συμμετέχοντες)"),
        "entry_phases_changed": _("Άλλαξαν οι φάσεις (στους συμμετέχοντες)"),
        "entry_phase_opened": _("Άνοιξε φάση (στους συμμετέχοντες)"),
        "entry_phase_closed": _("Έκλεισε φάση (στους συμμετέχοντες)"),
        "entry_announcement": _("Ανακοίνωση (στους συμμετέχοντες)"),
        "solution_invited": _("Πρόσκληση σε ομάδα"),
        "solution_qualified": _("Λύση πέρασε στην αξιολόγηση"),
        "solution_not_qualified": _("Λύση δεν πέρασε στην αξιολόγηση"),
        "solution_selected": _("Λύση επιλέχθηκε"),
        "solution_won": _("Λύση νίκησε"),
        "solution_lead": _("Νέος επικεφαλής ομάδας"),
        "solution_withdrawn": _("Λύση αποσύρθηκε"),
        "solution_called_off": _("Λύση τερματίστηκε μαζί με την πρόκληση"),
        "evaluation_assigned": _("Ανάθεση αξιολόγησης"),
        "evaluation_recused": _("Εξαίρεση αξιολογητή"),
        "evaluation_called_off": _("Αξιολόγηση ματαιώθηκε"),
        "evaluator_invited": _("Πρόσκληση αξιολογητή"),
        "evaluator_gone": _("Αποχώρηση αξιολογητή"),
        "evaluator_released": _("Αποδέσμευση αξιολογητή"),
    }
