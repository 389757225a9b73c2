"""The programs that are compared: what they are called, how they are run, and how their verdicts are read.

A verdict is, for each file, the set of the checks that it fails, by number; or just whether it fails any.
"""
import json
import os
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
DAY = "2026-11-21"


class Tool:
    """A program on one number of threads."""

    def __init__(self, name, command, verdicts, codes, leaves_out=(), version="", whole=True, largest=None):
        self.name = name
        self.command = command  # of a folder: a list of arguments
        self.verdicts = verdicts  # of a folder: {file: set of checks}
        self.codes = codes  # what it ends with when it has judged
        self.leaves_out = set(leaves_out)  # the checks that it cannot make
        self.version = version
        self.whole = whole  # it names every failing check, and not only whether there is one
        self.largest = largest  # the most files that it is asked to judge


def run(command):
    """What a command says, whatever it ends with."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def first_line(command):
    return run(command).strip().splitlines()[0] if os.path.exists(command[0]) else ""


def gradus(binary, scratch, threads, name):
    def command(folder, *more):
        return [binary, "check", "--config", f"{scratch}/gradus.yaml", "--today", DAY, "-j", str(threads),
                "--max-file-size", str(64 << 20), *(more or ("--format", "concise", "--all")), str(folder)]

    def verdicts(folder):
        report = json.loads(subprocess.run(command(folder, "--format", "json"), capture_output=True, check=False).stdout)
        if report["errors"]:
            raise SystemExit(f"gradus could not read the files: {report['errors'][0]}")
        found = {}
        for organization in report["organizations"]:
            (model,) = organization["models"]
            rules = [rule for rule in model["rules"] if rule["outcome"] != "satisfied"]
            found[organization["id"]] = {number(rule["code"]) for rule in rules}
        return found

    return Tool(name, command, verdicts, (0, 1), version=first_line([binary, "--version"]))


def number(code):
    """CK203 is check 3: five to a level."""
    return (int(code[2]) - 2) * 5 + int(code[3:])


def lines(pattern):
    """Verdicts out of lines that name a file and a check."""

    def read(folder, text):
        found = {path.stem: set() for path in Path(folder).glob("*.yaml")}
        for match in re.finditer(pattern, text):
            found[match["file"]].add(int(match["check"]))
        return found

    return read


def regorus(binary, threads):
    read = lines(r"(?P<file>org-\d+)\.yaml: C(?P<check>\d+)")

    def command(folder):
        return [binary, str(threads), f"{HERE}/policies/checks.rego", str(folder)]

    version = re.search(r'regorus = "=([\d.]+)"', (HERE / "regorus/Cargo.toml").read_text())[1]
    name = f"regorus, {threads} thread" + ("s" if threads > 1 else "")
    return Tool(name, command, lambda folder: read(folder, run(command(folder))), (0, 1), version=f"regorus {version}")


def cfn_guard(binary):
    def command(folder, *more):
        return [binary, "validate", "-r", f"{HERE}/policies/checks.guard", "-d", str(folder), *more]

    def verdicts(folder):
        text = subprocess.run(command(folder, "--structured", "-o", "json", "--show-summary", "none"),
                              capture_output=True, text=True, check=False).stdout
        found = {}
        for file in json.loads(text):
            failed = (rule["Rule"]["name"] for rule in file["not_compliant"])
            found[Path(file["name"]).stem] = {int(name[1:]) for name in failed}
        return found

    return Tool("cfn-guard", command, verdicts, (0, 19), version=first_line([binary, "--version"]), largest=5_000)


def jsonschema(binary):
    def command(folder):
        return [binary, "validate", "--continue", "-e", ".yaml", f"{HERE}/policies/checks.schema.json", str(folder)]

    def verdicts(folder):
        found = {path.stem: set() for path in Path(folder).glob("*.yaml")}
        for match in re.finditer(r"fail: \S*?(org-\d+)\.yaml", run(command(folder))):
            found[match[1]] = {0}
        return found

    version = first_line([binary, "--version"])
    return Tool("sourcemeta jsonschema", command, verdicts, (0, 2), leaves_out={7, 11}, version=f"jsonschema {version}",
                whole=False)


def conftest(binary):
    read = lines(r'(?P<file>org-\d+)\.yaml - main - C(?P<check>\d+)')

    def command(folder):
        return [binary, "test", "--no-color", "-p", f"{HERE}/policies/checks.rego", str(folder)]

    version = " ".join(run([binary, "--version"]).split()[:2])
    return Tool("conftest", command, lambda folder: read(folder, run(command(folder))), (0, 1), version=version,
                largest=5_000)


def installed(scratch):
    """The peers that are there, and the names of those that are not."""
    found, missing = [], []

    def add(name, binary, *tools):
        if binary and os.path.exists(binary):
            found.extend(tool(binary) for tool in tools)
        else:
            missing.append(name)

    add("conftest", os.environ.get("CONFTEST"), conftest)
    add("regorus", f"{scratch}/peers/bin/regorus-batch", lambda b: regorus(b, 1), lambda b: regorus(b, 2))
    add("cfn-guard", f"{scratch}/peers/bin/cfn-guard", cfn_guard)
    wheels = Path(scratch, "peers").glob("python/lib/python3*/site-packages/sourcemeta_jsonschema/jsonschema-linux-x86_64")
    add("sourcemeta jsonschema", next((str(path) for path in wheels), None), jsonschema)
    return found, missing


def disagreements(tool, folder, truth):
    """Where a tool judges otherwise than the files were meant."""
    found, wrong = tool.verdicts(folder), []
    for file, fails in truth.items():
        meant = set(fails) - tool.leaves_out
        said = found.get(file)
        if said is None or (said != meant if tool.whole else bool(said) != bool(meant)):
            wrong.append((file, sorted(meant), said and sorted(said)))
    return wrong
