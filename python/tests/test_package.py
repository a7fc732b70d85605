"""The package as Python sees it: its version, its types."""

import subprocess
import sys
import tomllib
from pathlib import Path

import peil

ROOT = Path(__file__).parents[2]


def test_the_version_is_that_of_the_rust_workspace() -> None:
    cargo = tomllib.loads((ROOT / "Cargo.toml").read_text())
    assert peil.__version__ == cargo["workspace"]["package"]["version"]


def test_the_codes_of_problems_come_from_the_core_each_once() -> None:
    codes = peil.error_codes()
    assert "unknown-key" in codes
    assert len(set(codes)) == len(codes)


def test_the_stubs_describe_the_package_as_it_is() -> None:
    done = subprocess.run([sys.executable, "-m", "mypy.stubtest", "peil"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
