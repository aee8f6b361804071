"""Writes a BOSH release tarball from jobs/, packages/ and the built binaries, as `bosh create-release --sha2` does.

The same files give the same bytes: names are sorted, times and owners are fixed. The fingerprints are those that the
bosh CLI computes, so that a release made by either is recognised by a Director that has the other.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile

EPOCH = 315532800  # 1980-01-01: tar complains about 1970


class Fault(Exception):
    """What is wrong with the release's files, in words for whoever builds it."""


class File:
    """A file of an archive. Whether its name and its mode count for the fingerprint is up to the kind of archive."""

    def __init__(self, path, name, mode_counts=True):
        self.path = path
        self.name = name
        self.content = path.read_bytes()
        self.executable = bool(path.stat().st_mode & 0o111)
        self.mode_counts = mode_counts

    def print(self):
        mode = ("100755" if self.executable else "100644") if self.mode_counts else ""
        return self.name + digest(self.content) + mode


class Archive:
    """A job, a package or the licence: a name, a fingerprint and a .tgz."""

    def __init__(self, name, files, needs=()):
        self.name = name
        self.needs = sorted(needs)
        self.files = sorted(files, key=lambda file: file.name)
        chunks = ["v2", *(file.print() for file in self.files)]
        if self.needs:
            chunks.append(",".join(self.needs))
        self.fingerprint = digest("".join(chunks).encode()).removeprefix("sha256:")
        self.content = tgz("./", {file.name: (file.content, file.executable) for file in self.files})


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def tgz(prefix, files):
    """Packs {name: (content, executable)}, each folder ahead of its first file."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        made = set() if prefix else {"."}
        for name, (content, executable) in files.items():
            for folder in reversed(pathlib.PurePosixPath(name).parents):
                if str(folder) not in made:
                    made.add(str(folder))
                    entry = member(prefix if str(folder) == "." else f"{prefix}{folder}", 0o755)
                    entry.type = tarfile.DIRTYPE
                    tar.addfile(entry)
            entry = member(prefix + name, 0o755 if executable else 0o644)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as stream:
        stream.write(raw.getvalue())
    return packed.getvalue()


def member(name, mode):
    entry = tarfile.TarInfo(name)
    entry.mode = mode
    entry.mtime = EPOCH
    return entry


def read_spec(path):
    """Reads the top level of a spec: a scalar as text, anything below a key as its stripped lines."""
    spec, key = {}, None
    for line in path.read_text().splitlines():
        if not line.strip() or line.lstrip().startswith("#") or line == "---":
            continue
        if line[0] not in " -":
            key, colon, value = line.partition(":")
            if not colon:
                raise Fault(f"{path}: a line is neither a key nor below one: {line}")
            spec[key] = value.strip() or []
        elif isinstance(spec.get(key), list):
            spec[key].append(line.strip())
    return spec


def items(spec, key):
    return [line.removeprefix("- ").strip() for line in spec.get(key, [])]


def read_job(folder):
    spec = read_spec(folder / "spec")
    check_name(folder, spec)
    files = [File(folder / "spec", "job.MF"), File(folder / "monit", "monit")]
    for line in spec["templates"]:
        template = line.split(":")[0]
        files.append(File(folder / "templates" / template, "templates/" + template))
    job = Archive(folder.name, files)
    job.packages = items(spec, "packages")
    return job


def read_package(folder, src):
    spec = read_spec(folder / "spec")
    check_name(folder, spec)
    files = {"packaging": File(folder / "packaging", "packaging", mode_counts=False)}
    for pattern in items(spec, "files"):
        found = [path for path in src.glob(pattern) if path.is_file()]
        if not found:
            raise Fault(f"{folder}/spec: nothing fits {pattern} in {src}")
        for path in found:
            name = path.relative_to(src).as_posix()
            files[name] = File(path, name)
    return Archive(folder.name, files.values(), items(spec, "dependencies"))


def read_licence(root):
    paths = [*root.glob("LICENSE*"), *root.glob("NOTICE*")]
    return Archive("license", [File(path, path.name, mode_counts=False) for path in paths]) if paths else None


def check_name(folder, spec):
    if spec.get("name") != folder.name:
        raise Fault(f"{folder}/spec is for {spec.get('name')}")


def commit(root):
    """The commit that the files are of, and whether they were changed since."""
    def git(*args):
        return subprocess.run(["git", "--no-optional-locks", "-C", root, *args], capture_output=True, text=True)

    try:
        head = git("rev-parse", "--short", "HEAD")
    except FileNotFoundError:
        return "non-git", False
    if head.returncode:
        return "non-git", False
    return head.stdout.strip(), bool(git("status", "--porcelain").stdout.strip())


def manifest(name, version, root, jobs, packages, licence):
    """The text of release.MF. A JSON string or list is YAML too, whatever is in it."""
    hash_, changed = commit(root)
    lines = [
        f"name: {json.dumps(name)}", f"version: {json.dumps(version)}",
        f"commit_hash: {json.dumps(hash_)}", f"uncommitted_changes: {json.dumps(changed)}",
    ]

    def describe(archive, indent, more=()):
        return [
            f"{indent}version: {archive.fingerprint}", f"{indent}fingerprint: {archive.fingerprint}",
            f"{indent}sha1: {digest(archive.content)}", *(f"{indent}{key}: {json.dumps(value)}" for key, value in more),
        ]

    lines.append("jobs:")
    for job in jobs:
        lines += [f"- name: {job.name}", *describe(job, "  ", [("packages", job.packages)])]
    lines.append("packages:")
    for package in packages:
        lines += [f"- name: {package.name}", *describe(package, "  ", [("dependencies", package.needs)])]
    if licence:
        lines += ["license:", *describe(licence, "  ")]
    return "\n".join(lines) + "\n"


def folders(path):
    return sorted(spec.parent for spec in path.glob("*/spec"))


def write(root, src, version, out):
    name = read_spec(root / "config" / "final.yml")["final_name"]
    jobs = [read_job(folder) for folder in folders(root / "jobs")]
    packages = [read_package(folder, src) for folder in folders(root / "packages")]
    licence = read_licence(root)
    text = manifest(name, version, root, jobs, packages, licence)
    files = {"release.MF": (text.encode(), False)}
    files |= {f"jobs/{job.name}.tgz": (job.content, False) for job in jobs}
    files |= {f"packages/{package.name}.tgz": (package.content, False) for package in packages}
    if licence:
        files["license.tgz"] = (licence.content, False)
        files |= {file.name: (file.content, False) for file in licence.files}
    content = tgz("", files)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(out)
    print(f"{out}: {name} {version}, {len(content) / 1e6:.1f} MB, {digest(content)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", required=True)
    parser.add_argument("--src", type=pathlib.Path, required=True, help="where the files of packages are")
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parent.parent
    try:
        write(root, options.src, options.version, options.out)
    except (Fault, OSError, KeyError) as fault:
        sys.exit(f"no release was made: {fault}")


if __name__ == "__main__":
    main()
