"""Programs that prove our files from outside; tests ask for them by name."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def needs_tool(name: str) -> str:
    """The program's path; without it the test is skipped, in CI it fails."""
    path = shutil.which(name)
    if path is None:
        said = f"the program {name} is not installed: this test cannot prove anything"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return path


def run(
    *command: str | Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess:
    """Run a program; nothing is raised, the test reads the code and the words."""
    return subprocess.run(
        [str(part) for part in command],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
