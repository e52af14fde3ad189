#!/bin/sh
# Writes requirements.lock (what the product runs with) and requirements-dev.lock (what its tests add).
set -eu
python="$1"
arguments="${2:-}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
pip="$folder/venv/bin/python -m pip"
$pip install --quiet --upgrade pip
# torch first and alone: any looser order lets the resolver choose a build with several GB of CUDA.
$pip install --quiet $arguments torch==2.13.0
$pip install --quiet $arguments setuptools
$pip install --quiet $arguments --no-build-isolation .
$pip uninstall --quiet --yes boardside
{
    echo "# Made by make lock from pyproject.toml. torch carries no build tag: see the README for the CPU build."
    $pip freeze --all | grep -v "^pip==" | sed 's/+cpu$//'
} > requirements.lock
cp requirements.lock "$folder/runtime"
$pip install --quiet $arguments --group dev
{
    echo "# Made by make lock from the group dev of pyproject.toml; beside requirements.lock."
    $pip freeze --all | grep -v "^pip==" | sed 's/+cpu$//' | grep -vxF -f "$folder/runtime"
} > requirements-dev.lock
