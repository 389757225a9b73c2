"""The files that everything is measured on, written once for each version of the generator."""
import json
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The format that the peers can judge: number of files, size of each.
PEERS = {
    "n1": (1, "8K"),
    "n100": (100, "8K"),
    "n1000": (1_000, "8K"),
    "n5000": (5_000, "8K"),
    "n50000": (50_000, "8K"),
    "k54": (2_000, "54K"),
    "big": (1, "20M"),
}

# The built-in vocabulary: levels up to 300, since a higher one does not fit into 8 KB.
OWN = {
    "n1": (1, "8K", "200"),
    "n100": (100, "8K", "100:2,200:3,300:3"),
    "n1000": (1_000, "8K", "100:2,200:3,300:3"),
    "n5000": (5_000, "8K", "100:2,200:3,300:3"),
    "n50000": (50_000, "8K", "100:2,200:3,300:3"),
    "k54": (2_000, "54K", "100:1,200:1,300:1,400:1,500:1"),
}


def write(scratch, examples, most):
    """Writes what is missing. Gives the names of both kinds."""
    scratch = Path(scratch)
    shutil.rmtree(scratch / "pack", ignore_errors=True)
    shutil.copytree(HERE / "pack", scratch / "pack")
    (scratch / "gradus.yaml").write_text('packs:\n  - pack: pack\n    declarations: ["common/*/*.yaml"]\n')
    peers = {name: value for name, value in PEERS.items() if value[0] <= most and (name not in ("k54", "big") or most > 100)}
    own = {name: value for name, value in OWN.items() if value[0] <= most and (name != "k54" or most > 100)}
    for name, (files, size) in peers.items():
        make(scratch / "common" / name, [f"{examples}/corpus", "peers"], f"files={files}", f"size={size}")
    for name, (files, size, levels) in own.items():
        arguments = f"files={files}", f"size={size}", f"levels={levels}"
        make(scratch / "own" / name, [f"{examples}/corpus", "declarations"], *arguments)
    return list(peers), list(own)


def make(folder, command, *arguments):
    """One corpus, unless it is there from the same command and generator."""
    stamp = folder.with_name(f"{folder.name}.stamp")
    generator = Path(command[0]).stat()
    wanted = " ".join([*command[1:], *arguments, str(generator.st_size), str(generator.st_mtime_ns)])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run([*command, str(folder), *arguments], check=True)
    stamp.write_text(wanted)


def truth(folder):
    """What the files were written for."""
    return json.loads(folder.with_name(f"{folder.name}.truth.json").read_text())
