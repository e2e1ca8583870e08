"""The PostgreSQL database of a run."""

from __future__ import annotations

import secrets

import psycopg
import sqlalchemy

from .processes import HarnessError


class Database:
    """A database of the run's own, dropped at its end unless `keep` is set.

    ``administrator_url`` is the URL of a superuser on a running PostgreSQL that offers btree_gist.
    """

    def __init__(self, administrator_url: str, keep: bool) -> None:
        self._administrator_url = administrator_url
        self._keep = keep
        self.name = f"conformance_{secrets.token_hex(4)}"
        url = sqlalchemy.make_url(administrator_url).set(database=self.name)
        self.url = url.render_as_string(hide_password=False)
        try:
            with psycopg.connect(administrator_url, autocommit=True, connect_timeout=10) as connection:
                connection.execute(f"CREATE DATABASE {self.name} TEMPLATE template0 ENCODING 'UTF8'")
                # Nothing in it outlives the run.
                connection.execute(f"ALTER DATABASE {self.name} SET synchronous_commit = off")
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute("CREATE EXTENSION btree_gist")
        except psycopg.Error as error:
            raise HarnessError(f"PostgreSQL: {error}") from error

    def close(self) -> None:
        if self._keep:
            print(f"kept database {self.name}")
            return
        with psycopg.connect(self._administrator_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
