"""The template repository, of which every test gets copies.

Making a repository through the Python Butler takes seconds; replaying its SQL statements, a fraction of one.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from typing import Any

import psycopg
import sqlalchemy
from lsst.daf.butler import Butler, Config

_SQL_FILE = "template.sql"
_CONFIGURATION_FILE = "template.yaml"


def namespace_of(label: str) -> str:
    """Schema of the repository of a label."""
    return f"repository_{label}"


def with_own_folder(configuration: str, label: str) -> str:
    """The text of a ``butler.yaml`` with a folder of the label in each bucket: all repositories share the buckets."""
    return re.sub(r"(root: s3://[\w-]+(?:/[\w-]+)*)/?$", rf"\1/{label}/", configuration, flags=re.MULTILINE)


def make_template(run_directory: str, tests_directory: str, database_url: str, namespace: str) -> None:
    """Create the repository of ``config/basic/server.yaml`` in a schema, and write down how to make others like it."""
    statements: list[str] = []

    def record(_connection: object, cursor: psycopg.Cursor, statement: str, parameters: Any, *many: Any) -> None:
        if not statement.lstrip().upper().startswith(("CREATE", "INSERT", "ALTER")):
            return
        _context, executemany = many
        client = psycopg.ClientCursor(cursor.connection)
        for values in parameters if executemany else [parameters]:
            statements.append(client.mogrify(statement, values))

    config = Config(os.path.join(tests_directory, "config/basic/server.yaml"))
    config["registry", "db"] = database_url
    config["registry", "namespace"] = namespace
    sqlalchemy.event.listen(sqlalchemy.Engine, "after_cursor_execute", record)
    try:
        with tempfile.TemporaryDirectory(dir=run_directory) as root:
            Butler.makeRepo(root, config=config, forceConfigRoot=False)
            shutil.copyfile(os.path.join(root, "butler.yaml"), os.path.join(run_directory, _CONFIGURATION_FILE))
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "after_cursor_execute", record)
    with open(os.path.join(run_directory, _SQL_FILE), "w") as file:
        file.write(";\n".join(statements))


class Template:
    """Makes copies of the template repository in a database."""

    def __init__(self, run_directory: str, database_url: str, namespace: str) -> None:
        with open(os.path.join(run_directory, _SQL_FILE)) as file:
            self._sql = file.read()
        with open(os.path.join(run_directory, _CONFIGURATION_FILE)) as file:
            self._configuration = file.read()
        self._namespace = namespace
        self._connection = psycopg.connect(database_url, autocommit=True)

    def make(self, label: str, directory: str) -> str:
        """Make a repository named `label` with its ``butler.yaml`` in `directory`; return the path of that file."""
        namespace = namespace_of(label)
        self._connection.execute(self._sql.replace(self._namespace, namespace).encode())
        os.makedirs(directory, exist_ok=True)
        path = os.path.join(directory, "butler.yaml")
        with open(path, "w") as file:
            file.write(with_own_folder(self._configuration.replace(self._namespace, namespace), label))
        return path

    def close(self) -> None:
        self._connection.close()
