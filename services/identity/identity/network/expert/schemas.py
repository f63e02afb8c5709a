"""Wire shapes of experts."""

from __future__ import annotations

import re
from typing import Any, Final

from marshmallow import ValidationError, fields

from chassis import validate
from chassis.language import Localized
from chassis.schemas import Code, Line, PageQuery, PlainText, Schema, View, page_of
from commons.greek import tokens
from commons.taxonomies import REGIONS, SECTORS
from identity.network.expert.model import AVAILABILITIES, AVAILABLE
from identity.person.person.schemas import TermsVersion

LONGEST_NAME: Final = 120
LONGEST_HEADLINE: Final = 160
LONGEST_ABOUT: Final = 3_000
LONGEST_SKILL: Final = 60
MOST_SKILLS: Final = 20
MOST_LANGUAGES: Final = 10
MOST_CARDS: Final = 500
_LANGUAGE = validate.Regexp(
    r"[a-z]{2}\Z", Localized(el="Αναμένεται κωδικός γλώσσας με δύο γράμματα, όπως el.", en="Not a valid language code.")
)
_NO_SKILL = Localized(el="Μια δεξιότητα γράφεται με λέξεις, χωρίς διευθύνσεις.", en="Not a valid skill.")
_SKILL = re.compile(r"[\w .,+#/&()'’-]+")  # words, C++ and R&D, but no address


class Skill(Line):
    """A skill in free words: letters, digits and `. , + # / & ( ) ' -`; runs of spaces become one."""

    def __init__(self) -> None:
        super().__init__(min=1, max=LONGEST_SKILL)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        skill = " ".join(super()._deserialize(value, attr, data, **kwargs).split())
        if skill and not (_SKILL.fullmatch(skill) and any(tokens(skill))):
            raise ValidationError([_NO_SKILL])
        return skill


class Hears(Schema):
    """The subjects that the expert wants to hear of; none by default."""

    challenge_proposals = fields.Boolean(
        load_default=False, metadata={"description": "Challenges that fit the profile, when they are published"}
    )
    solver_invitations = fields.Boolean(
        load_default=False, metadata={"description": "Invitations to propose a solution"}
    )
    evaluator_invitations = fields.Boolean(load_default=False, metadata={"description": "Invitations to evaluate"})
    introductions = fields.Boolean(
        load_default=False, metadata={"description": "Organisations that ask to be introduced"}
    )


class WriteExpert(Schema):
    """The whole profile. `listed: true` is the consent to be found by anybody; `false` withdraws it."""

    display_name = Line(required=True, min=1, max=LONGEST_NAME)
    headline = Line(max=LONGEST_HEADLINE, load_default="")
    about = PlainText(max=LONGEST_ABOUT, load_default="")
    sectors = fields.List(Code(SECTORS), load_default=list, validate=validate.Length(max=len(SECTORS)))
    skills = fields.List(Skill(), load_default=list, validate=validate.Length(max=MOST_SKILLS))
    languages = fields.List(
        fields.String(validate=_LANGUAGE, metadata={"description": "ISO 639-1"}),
        load_default=list,
        validate=validate.Length(max=MOST_LANGUAGES),
    )
    region = Code(
        REGIONS, load_default=None, allow_none=True, metadata={"description": "ISO 3166-2; null: anywhere in Greece"}
    )
    availability = Code(AVAILABILITIES, load_default=AVAILABLE)
    hears = fields.Nested(Hears, load_default=lambda: Hears().load({}))
    listed = fields.Boolean(load_default=False)
    consent_version = TermsVersion()


class FindExperts(PageQuery):
    """Filters of the list. `q`: words of the profile. `region` also finds experts who work everywhere."""

    q = Line(max=200, load_default="")
    sector = Code(SECTORS, load_default=None)
    skill = Line(max=LONGEST_SKILL, load_default="")
    region = Code(REGIONS, load_default=None)
    language = fields.String(load_default=None, validate=_LANGUAGE)


class ExpertView(View):
    """The public view of an expert."""

    id = fields.UUID(required=True)
    display_name = fields.String(required=True)
    headline = fields.String(required=True)
    about = fields.String(required=True)
    sectors = fields.List(fields.String(), required=True)
    skills = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)
    region = fields.String(required=True, allow_none=True)
    availability = fields.String(required=True)
    takes_introductions = fields.Boolean(required=True)
    updated_at = fields.DateTime(required=True)


class OwnExpertView(ExpertView):
    """A profile as its owner sees it."""

    hears = fields.Nested(Hears, required=True)
    listed = fields.Boolean(required=True)
    consented_at = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "Since when the person consents to be listed"}
    )
    version = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)


ExpertPage = page_of(ExpertView)


class AskExpertCards(Schema):
    """The experts to show, for a service that proposes them."""

    person_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_CARDS))


class ExpertCardView(View):
    """An expert in one line, as the list would show them."""

    person_id = fields.UUID(required=True)
    expert_id = fields.UUID(required=True, attribute="id")
    display_name = fields.String(required=True)
    headline = fields.String(required=True)
    skills = fields.List(fields.String(), required=True)


class ExpertCardsView(View):
    """The public facts of those asked for that are listed now. The caller stores none of them."""

    items = fields.List(fields.Nested(ExpertCardView), required=True)
