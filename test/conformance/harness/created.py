"""Repositories that the candidate's own command ``create`` makes."""

from __future__ import annotations

import os
import shlex
import subprocess

from lsst.daf.butler import Config

from .processes import HarnessError, clean_environment
from .template import namespace_of, with_own_folder
from .world import World


class CreatedRepositories:
    """Makes every repository anew, with the candidate's command; the Python Butler first opens what that leaves."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._configuration = Config(os.path.join(world.tests_directory, "config/basic/server.yaml"))

    def make(self, label: str, directory: str) -> str:
        """Make a repository named `label` with its ``butler.yaml`` in `directory`; return the path of that file."""
        database = ["--db", self._world.database_url, "--namespace", namespace_of(label)]
        process = subprocess.run(
            f"{self._world.candidate_command} {shlex.join(['create', directory, *database])}",
            shell=True,
            executable="/bin/bash",
            cwd=self._world.candidate_directory,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if process.returncode:
            raise HarnessError(f"create ended with status {process.returncode}:\n{process.stdout}")
        path = os.path.join(directory, "butler.yaml")
        # Where files go, and the types of their contents, are the tests' own; what is said of the registry stays.
        configuration = Config(path)
        for section in ("datastore", "storageClasses"):
            configuration[section] = self._configuration[section]
        with open(path, "w") as file:
            file.write(with_own_folder(configuration.dump(), label))
        return path

    def close(self) -> None:
        """There is nothing to end."""
