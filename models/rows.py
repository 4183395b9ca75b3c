"""Rows as frozen shapes: columns rather than entities, since a state is read before every call to Slack and nothing of
it is ever written."""

from dataclasses import fields
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, SQLModel

Shape = TypeVar("Shape")


def rows_of(
    session: Session, shape: type[Shape], table: type[SQLModel], incident_id: str, *order: str
) -> tuple[Shape, ...]:
    columns = table.__table__.c  # type: ignore[attr-defined]
    return rows_where(session, shape, table, columns.incident_id == incident_id, *order)


def rows_where(
    session: Session, shape: type[Shape], table: type[SQLModel], which: ColumnElement[bool], *order: str
) -> tuple[Shape, ...]:
    """Columns rather than entities: a state is read before every call to Slack, and nothing of it is ever written.

    The order leaves nothing open, or PostgreSQL would give rows another one whenever one of them is written anew.
    """
    columns = table.__table__.c  # type: ignore[attr-defined]
    named, by = [columns[field.name] for field in fields(shape)], [columns[name] for name in order]  # type: ignore[arg-type]
    return tuple(shape(*row) for row in session.execute(select(*named).where(which).order_by(*by)))
