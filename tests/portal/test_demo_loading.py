"""Tests of a demonstration that is still loading its examples: every page says so until they are there."""

import pytest
from serving import Visitor, settings


@pytest.mark.parametrize(("language", "said"), [("el", "παραδείγματα φορτώνονται"), ("en", "still being loaded")])
def test_pages_say_so_while_examples_are_being_loaded(
    loop, gateway, only_gateway, database_url, tmp_path, language, said
):
    mark = tmp_path / "loading"
    mark.touch()
    told = settings(database_url=database_url, gateway_url=only_gateway.url, demo_loading=str(mark))
    with Visitor(loop.serve_portal(told)) as visitor:
        for path in ("", "/practices", "/contact"):
            assert said in visitor.get(f"/{language}{path}").text
        mark.unlink()
        assert said not in visitor.get(f"/{language}").text
