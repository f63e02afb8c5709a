"""Curators read names of mails, not codes."""

from types import SimpleNamespace

from notifications.notices.model import Kind
from portal.pages.deliveries.kinds import kinds

GREEK = SimpleNamespace(text=SimpleNamespace(gettext=str))


def test_every_kind_of_mail_has_a_name():
    assert set(kinds(GREEK)) == {str(kind) for kind in Kind}
