#!/usr/bin/env bash
# Brings the new texts of templates and code into portal/languages/en.po and takes out those that are gone; then write
# the English of each empty msgstr.
set -euo pipefail
cd "$(dirname "$0")"
found=$(mktemp)
trap 'rm -f "$found"' EXIT
../.venv/bin/pybabel -q extract -F babel.cfg -k _ -k ngettext:1,2 --no-location --sort-output -o "$found" .
../.venv/bin/pybabel -q update -i "$found" -o portal/languages/en.po -l en --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
