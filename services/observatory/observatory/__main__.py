"""Command line of the observatory: `python -m observatory`."""

from __future__ import annotations

from chassis.cli import service_app  # isort: skip - the chassis makes the process cooperative first

from observatory.command import (
    import_cases,
    import_demo_adoptions,
    import_demo_impacts,
    import_library,
    reindex_practices,
)

app = service_app("observatory.service:Observatory")
app.command("import-cases")(import_cases)
app.command("import-demo-adoptions")(import_demo_adoptions)
app.command("import-demo-impacts")(import_demo_impacts)
app.command("import-library")(import_library)
app.command("reindex")(reindex_practices)

if __name__ == "__main__":
    app()
