"""Preparing: what has to be right on this machine before Slack is called.

What is not, ends the start with a sentence.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, make_url
from sqlalchemy.exc import SQLAlchemyError

from models.database import Database, open_engine
from models.facts.firm import read_firm
from models.law import Law
from models.migrations import Standing, standing, upgrade
from models.notices.loading import check_template, load_templates
from models.notices.templates import Templates
from models.obligations import load_catalogue
from models.playbook import PlaybookFile, load_playbooks
from models.refusal import Refused
from models.tables import Delivery
from views.notices.drafting import lists_of
from views.notices.samples import samples

PLAYBOOK = "customer-data-leak"
"""The plan that an incident follows."""

OLDEST_SERVER = (14,)
"""The first PostgreSQL that ends a session of which it hears nothing more: see `bot/campaign.py`.

https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-SESSION-TIMEOUT
"""


def plan_for(folder: Path | None, responders: Mapping[str, str]) -> PlaybookFile:
    """The plan, and that RESPONDERS names roles it has. Raises `BadPlaybook` with all its problems, or `Refused`."""
    plan = load_playbooks(folder)[PLAYBOOK]
    roles = [role.key for role in plan.playbook.roles]
    if unknown := tuple(sorted(set(responders) - set(roles))):
        raise Refused(
            "RESPONDERS names {unknown}, which is no role of the playbook. Its roles are {roles}.",
            unknown=unknown,
            roles=tuple(roles),
        )
    return plan


def law_for(plan: PlaybookFile, folder: Path | None, packs: Collection[str], zone: str, firm: Mapping[str, str]) -> Law:
    """The law that new incidents are opened under: every pack is checked, those of PACKS are switched on, and FIRM says
    what is known of the firm. Raises `BadPlaybook` with all that is wrong in the files, or `Refused`."""
    catalogue = load_catalogue(folder, [role.key for role in plan.playbook.roles])
    known = [pack.key for pack in catalogue.packs]
    if unknown := tuple(sorted(set(packs) - set(known))):
        raise Refused(
            "PACKS names {unknown}, which is no pack of obligations. Those there are: {known}.",
            unknown=unknown, known=tuple(sorted(known)),
        )  # fmt: skip
    return Law(catalogue, packs, zone, read_firm(firm))


def templates_for(plan: PlaybookFile, law: Law, folder: Path | None) -> Templates:
    """What notices are drafted from: the firm's own templates are tried, with every list of contents there is. Raises
    `BadPlaybook` with all that is wrong in them."""
    return load_templates(folder, lists_of(law.catalogue), samples(plan.playbook))


def try_template(file: Path) -> None:
    """Try one template of a firm's, with the plan, the law and the firm's own words that stand in the same folder of
    playbooks. Raises `BadPlaybook` with all that is wrong in it."""
    place = file.resolve().parent
    folder = place.parent if place.name == "notices" else None
    plan, catalogue = load_playbooks(folder)[PLAYBOOK], load_catalogue(folder)
    check_template(file, lists_of(catalogue), samples(plan.playbook))


def opened(url: str) -> Database:
    """The database, up to date and fit to be written to. SQLite is brought up to date here; PostgreSQL by a person.
    Raises `Refused`."""
    with naming(url):
        database = Database(url)
        if database.is_sqlite:
            _bring_up_to_date(database.engine)
        elif (stands := standing(database.engine)) != "current":
            raise not_current(stands)
        _refuse_old_server(database.engine)
        try_to_write(database.engine)
        return database


def upgraded(url: str) -> bool:
    """Bring a database up to date; gives whether there was anything to do. Raises `Refused`."""
    with naming(url):
        engine = open_engine(url)
        try:
            return _bring_up_to_date(engine)
        finally:
            engine.dispose()


def _refuse_old_server(engine: Engine) -> None:
    """Refuse a server that would let a process that hangs lead for ever."""
    version: tuple[int, ...] = getattr(engine.dialect, "server_version_info", ())
    if engine.dialect.name == "postgresql" and version < OLDEST_SERVER:
        raise Refused(
            "PostgreSQL {version} is too old: it takes {oldest} or newer.",
            version=".".join(map(str, version)),
            oldest=".".join(map(str, OLDEST_SERVER)),
        )


def try_to_write(engine: Engine) -> None:
    """Write something and take it back. Raises what the database has against it: it may be there to be read only."""
    with engine.connect() as connection:
        connection.execute(insert(Delivery).values(id="tried", at=datetime.now(UTC)))
        connection.rollback()


def unopened(url: str, error: Exception) -> Refused:
    """Why a database cannot be opened, without its password."""
    cause = getattr(error, "orig", None) or error
    reason = str(getattr(cause, "strerror", None) or cause).strip().partition("\n")[0]
    return Refused(
        "The database {url} cannot be opened ({reason}). Look at DATABASE_URL, and whether this user may write there.",
        url=make_url(url).render_as_string(hide_password=True),
        reason=reason,
    )


def not_current(stands: Standing) -> Refused:
    """Why a database that opens cannot be worked on."""
    if stands == "unknown":
        return Refused(
            "The database was written by a newer Stanch. Install that version, or set DATABASE_URL to another database."
        )
    return Refused("The database is not up to date. Run: stanch db upgrade")


@contextmanager
def naming(url: str) -> Iterator[None]:
    """Say which database it was that could not be opened."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise unopened(url, error) from error


def _bring_up_to_date(engine: Engine) -> bool:
    stands = standing(engine)
    if stands == "unknown":
        raise not_current(stands)
    if stands == "behind":
        upgrade(engine)
    return stands == "behind"
