"""The command line of identity: `python -m identity`."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from chassis.audit.record import OPERATOR, PERSON
from chassis.cli import offline, service_app
from commons.roles import CURATOR, PLATFORM_ROLES
from identity.access.signing_key.rotation import rotate_signing_keys
from identity.demo import ACCOUNTS, PASSWORD, seed_account, seed_bodies
from identity.organisation.membership.model import MemberUnknown, PlatformRole
from identity.organisation.membership.queries import get_future_member, platform_roles_of
from identity.organisation.organisation.model import OrganisationNotFound
from identity.organisation.register.entries import read_entries
from identity.organisation.register.register_import import import_entries
from identity.person.person.password_hash import hash_password
from identity.person.person.queries import find_by_address
from identity.security.revocation.revoke import end_access
from identity.service import Identity

app = service_app("identity.service:Identity")


@app.command()
def import_register() -> None:
    """Bring the organisations up to the register that ships with the code. Safe to repeat."""
    service = offline(Identity)
    report: Counter[str] = Counter()
    with service.transaction() as session:
        entries = list(read_entries())
        steps = import_entries(session, entries, now=service.now)
        with typer.progressbar(steps, length=len(entries), label="organisations") as shown:
            for outcome, event in shown:
                report[outcome] += 1
                service.publish(*([event] if event else []))
    typer.echo(f"created {report['created']}, updated {report['updated']}, unchanged {report['unchanged']}")


@app.command()
def seed_demo() -> None:
    """Make the demo accounts and bodies. Only in a demo (KAINOTOMIA_DEMO=1), for everybody knows their password."""
    service = offline(Identity)
    if not service.settings.demo:
        typer.echo("demo accounts are made only with KAINOTOMIA_DEMO=1", err=True)
        raise typer.Exit(2)
    hashes = [hash_password(PASSWORD) for _ in ACCOUNTS]
    try:
        with service.transaction() as session:
            service.publish(*seed_bodies(session, now=service.now))
            session.flush()
            for account, password_hash in zip(ACCOUNTS, hashes, strict=True):
                service.publish(*seed_account(session, account, password_hash=password_hash, now=service.now))
    except OrganisationNotFound:
        typer.echo("the register is missing: run import-register first", err=True)
        raise typer.Exit(1) from None
    typer.echo("\n".join(account.email for account in ACCOUNTS))


@app.command()
def grant_role(
    email: Annotated[str, typer.Option(help="Address of a confirmed account")],
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(PLATFORM_ROLES)}")] = CURATOR,
) -> None:
    """Grant a person a role on the whole platform. Safe to repeat."""
    if role not in PLATFORM_ROLES:
        raise typer.BadParameter(f"one of: {', '.join(PLATFORM_ROLES)}", param_hint="--role")
    service = offline(Identity)
    try:
        with service.transaction() as session:
            person = get_future_member(session, email)
            if role in platform_roles_of(session, person.id):
                typer.echo("they have this role already")
                return
            granted, event = PlatformRole.grant(person.id, role, now=service.now)
            session.add(granted)
            service.publish(event)
            service.audit("grant_role", actor=(OPERATOR, None), target=(PERSON, person.id), details={"role": role})
    except MemberUnknown as exc:
        typer.echo(exc.title.en, err=True)
        raise typer.Exit(1) from None
    typer.echo("granted; it holds from the person's next refresh, within 10 minutes")


@app.command()
def revoke_role(
    email: Annotated[str, typer.Option(help="Address of the account")],
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(PLATFORM_ROLES)}")],
) -> None:
    """Take a role on the whole platform from a person; it ends at once."""
    service = offline(Identity)
    with service.transaction() as session:
        person = find_by_address(session, email)
        revoked = session.get(PlatformRole, (person.id, role), with_for_update=True) if person else None
        if revoked is None:
            typer.echo("nobody with this address has this role", err=True)
            raise typer.Exit(1)
        session.delete(revoked)
        service.publish(revoked.revocation(), *end_access(session, [revoked.person_id], now=service.now))
        service.audit("revoke_role", actor=(OPERATOR, None), target=(PERSON, revoked.person_id), details={"role": role})
    typer.echo("revoked; programs and pages ask for a new token, which no longer says it")


@app.command()
def rotate_keys(
    at_once: Annotated[bool, typer.Option(help="A key may have been stolen: end every access token now")] = False,
) -> None:
    """Make the next signing key. Nobody is signed out, unless `--at-once`."""
    service = offline(Identity)
    with service.transaction() as session:
        key = rotate_signing_keys(session, secret=service.settings.secret, now=service.now, at_once=at_once)
        service.audit("rotate_keys", actor=(OPERATOR, None), details={"kid": key.kid, "at_once": at_once})
    typer.echo(f"key {key.kid} signs from {key.signs_from:%Y-%m-%d %H:%M:%S} UTC")


if __name__ == "__main__":
    app()
