"""RabbitMQ's programs: installed here, or in a Debian tree that is entered by chroot."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_PLACES = ("/usr/lib/rabbitmq/bin", "/usr/lib/rabbitmq/sbin", "/opt/rabbitmq/sbin", "/usr/local/sbin", "/usr/sbin")
_TREE = Path(".cache/debian13")
# What RabbitMQ 4 only warns of and a later one refuses: on a tree's node it is refused now.
_REFUSED = ("transient_nonexcl_queues", "global_qos")
# In a mount namespace of its own, which ends with the program: nothing stays mounted, whoever dies. The data
# directory has the same path inside, so that configuration and arguments mean the same on both sides.
_ENTER = """
tree=$1 data=$2; shift 2
for place in /proc /sys /dev /tmp; do mount --rbind "$place" "$tree$place" || exit; done
mkdir -p "$tree$data" && mount --bind "$data" "$tree$data" || exit
exec chroot "$tree" "$@"
"""


class RabbitMissing(RuntimeError):
    """RabbitMQ is not installed here, or not at the configured place."""


@dataclass(frozen=True)
class Programs:
    """One set of RabbitMQ's and Erlang's programs. Their paths are below `tree`, where there is one."""

    directory: Path
    epmd: Path
    tree: Path | None = None

    @property
    def settings(self) -> tuple[str, ...]:
        """Return the configuration lines that these programs need beside ours."""
        if self.tree is None:
            return ()
        return tuple(f"deprecated_features.permit.{feature} = false" for feature in _REFUSED)

    def command(self, data_dir: Path, program: str | Path, *arguments: str) -> list[str]:
        """Return the command that runs `program` (in `directory` unless a whole path) as one process on `data_dir`."""
        inside = [str(self.directory / program), *arguments]
        if self.tree is None:
            return inside
        return ["unshare", "--mount", "sh", "-c", _ENTER, "enter", str(self.tree), str(data_dir), *inside]


def find() -> Programs | None:
    """Return RabbitMQ's own programs, None if they (or Erlang, or epmd) are not installed.

    KAINOTOMIA_RABBITMQ chooses others: "4" the tree that `make faults-rabbitmq4` makes, or a tree's path.
    Raises RabbitMissing if there is no such tree, or we may not enter it.
    Debian's wrappers in /usr/sbin are passed over: they change to the system's user and its directories.
    """
    asked = os.environ.get("KAINOTOMIA_RABBITMQ")
    if asked:
        tree = Path(os.environ.get("KAINOTOMIA_DEBIAN13") or _TREE) if asked == "4" else Path(asked)
        return _in_tree(tree.absolute())
    epmd = _epmd()
    if shutil.which("erl") is None or epmd is None:
        return None
    on_path = shutil.which("rabbitmq-server")
    candidates = [Path(place) for place in _PLACES]
    if on_path is not None:
        candidates.append(Path(on_path).resolve().parent)
    for directory in candidates:
        if (directory / "rabbitmq-env").exists() and (directory / "rabbitmq-server").exists():
            return Programs(directory, epmd)
    return None


def _in_tree(tree: Path) -> Programs:
    directory = Path(_PLACES[0])
    epmd = _epmd_beside_erlang(tree)
    if epmd is None or not (tree / directory.relative_to("/") / "rabbitmq-server").exists():
        raise RabbitMissing(f"There is no RabbitMQ in {tree}: `make faults-rabbitmq4` makes one.")
    if os.geteuid() != 0:
        raise RabbitMissing(f"Only root can run the RabbitMQ in {tree}: it is entered by chroot.")
    return Programs(directory, epmd, tree)


def _epmd() -> Path | None:
    on_path = shutil.which("epmd")
    return Path(on_path) if on_path else _epmd_beside_erlang(Path("/"))


def _epmd_beside_erlang(root: Path) -> Path | None:
    found = next((root / "usr/lib/erlang").glob("erts-*/bin/epmd"), None)
    return None if found is None else Path("/") / found.relative_to(root)
