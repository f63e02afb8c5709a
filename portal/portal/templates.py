"""Templates: Jinja environments by language, and the values that every page has."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal import assets
from portal.languages import catalogue
from portal.navigation import menu
from portal.notices import notice

if TYPE_CHECKING:
    from portal.settings import PortalSettings
    from portal.visit import Visit

OK = 200
ROOT = Path(str(files("portal")))


class Pages:
    """Every template of the portal, in both languages."""

    def __init__(self, settings: PortalSettings) -> None:
        self._settings = settings
        self._environments = {language: self._environment(language) for language in catalogue.LANGUAGES}

    def render(self, template: str, visit: Visit, *, status: int = 200, **values: Any) -> str:
        """Return the HTML of a page for a visit."""
        path = visit.request.url.path
        other = "en" if visit.language == "el" else "el"
        rest = path.removeprefix(f"/{visit.language}")
        query = visit.request.url.query
        return (
            self._environments[visit.language]
            .get_template(template)
            .render(
                visit=visit,
                session=visit.session,
                demo=self._settings.demo,
                loading=bool(self._settings.demo_loading) and Path(self._settings.demo_loading).exists(),
                mail_url=self._settings.mail_url,
                api_url=self._settings.public_url,
                indexed=status == OK and visit.session is None,
                menu=menu(visit),
                notice=notice(visit),
                path=path,
                sign_in_path=_sign_in_path(visit),
                feedback_about=_feedback_about(visit),
                other_language=other,
                other_path=f"/{other}{rest}" + (f"?{query}" if query else ""),
                canonical=f"{self._settings.portal_url}{path}",
                other_canonical=f"{self._settings.portal_url}/{other}{rest}",
                **values,
            )
        )

    def _environment(self, language: str) -> Environment:
        loader = ChoiceLoader([FileSystemLoader(ROOT / "parts/templates"), FileSystemLoader(ROOT / "pages")])
        environment = Environment(
            loader=loader,
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.install_gettext_translations(catalogue.translations(language), newstyle=True)  # type: ignore[attr-defined]
        environment.globals["asset"] = assets.address
        environment.filters["day"] = partial(catalogue.day, language=language)
        environment.filters["moment"] = partial(catalogue.moment, language=language)
        environment.filters["filesize"] = partial(catalogue.filesize, language=language)
        environment.filters["number"] = partial(catalogue.number, language=language)
        environment.filters["euros"] = partial(catalogue.euros, language=language)
        return environment


def _feedback_about(visit: Visit) -> str:
    """Return the query for the feedback form: this page, unless its address holds a token."""
    path = visit.request.url.path
    if path.startswith((visit.path("follow/"), visit.path("feedback"))):
        return ""
    return f"?page={quote(path, safe='/')}"


def _sign_in_path(visit: Visit) -> str:
    """Return the address of the sign-in page, which leads back to this one."""
    url = visit.request.url
    if url.path in {visit.path(), visit.path("sign-in")}:
        return visit.path("sign-in")
    return f"{visit.path('sign-in')}?next={quote(url.path + (f'?{url.query}' if url.query else ''), safe='/')}"
