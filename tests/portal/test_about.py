"""Pages about the site: everybody finds them, and they name the mailbox of those who run it."""

import pytest
from serving import Visitor, settings

from chassis.settings import SettingsError
from portal.settings import PortalSettings

PAGES = ("accessibility", "privacy", "contact")
KEPT = {"KAINOTOMIA_DEMO": "1", "DATABASE_URL_PORTAL": "postgresql+psycopg://x@127.0.0.1/x"}


@pytest.mark.parametrize("language", ["el", "en"])
def test_every_page_links_to_the_statement(visitor, language):
    for path in ("", "/practices", "/sign-in", "/nothing"):
        text = visitor.get(f"/{language}{path}").text
        assert [page for page in PAGES if f'href="/{language}/{page}"' not in text] == []
    assert "/el/accessibility</loc>" in visitor.get("/sitemap.xml").text


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_name_the_mailbox(loop, only_gateway, database_url, page):
    told = settings(database_url=database_url, gateway_url=only_gateway.url, contact_address="help@innovation.example")
    address = loop.serve_portal(told)
    with Visitor(address) as visitor:
        assert "mailto:help@innovation.example?subject=" in visitor.get(f"/el/{page}").text


@pytest.mark.parametrize("address", ["nobody", "a@b.gr?cc=c@d.gr", "a b@c.gr", "a@b.gr\n"])
def test_a_mailbox_is_an_address_and_nothing_else(address):
    with pytest.raises(SettingsError, match="KAINOTOMIA_CONTACT_ADDRESS"):
        PortalSettings.read("portal", {**KEPT, "KAINOTOMIA_CONTACT_ADDRESS": address})
