"""What the columns of several tables are made of, and the names that constraints get."""

import secrets
from typing import Any

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def new_id() -> str:
    """An opaque id: it says nothing of what it names."""
    return secrets.token_hex(8)


def moment(*, nullable: bool = False) -> Any:
    """A column that holds a UTC time."""
    return Field(sa_column=Column(UtcTime, nullable=nullable))


def one_of(column: str, *values: str) -> CheckConstraint:
    """A constraint: the column has one of these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
