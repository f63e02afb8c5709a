"""Manifests for Kubernetes: built by Kustomize, judged strictly, and the same care for every part."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from account_files import PARTS, ROOT

OVERLAYS = ("pilot", "ministry")
OURS = {"ExternalSecret"}  # defined by the operator of that name, not by Kubernetes
VERSIONS = ("1.31", "1.37")
TOOLS = Path(sys.executable).parent


def built(overlay):
    made = subprocess.run(
        [TOOLS / "kubectl", "kustomize", ROOT / "deploy/kubernetes/overlays" / overlay],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return list(yaml.safe_load_all(made.stdout))


@pytest.fixture(scope="module", params=OVERLAYS)
def overlay(request):
    return built(request.param)


@pytest.fixture(scope="module")
def ministry():
    return by_kind(built("ministry"))


def by_kind(documents):
    kinds = defaultdict(dict)
    for document in documents:
        kinds[document["kind"]][document["metadata"]["name"]] = document
    return kinds


def judged(documents, folder, version="1.37"):
    path = folder / "built.yaml"
    path.write_text(yaml.safe_dump_all(one for one in documents if one["kind"] not in OURS), "utf-8")
    return subprocess.run(
        [TOOLS / "kubernetes-validate", "--strict", "-k", version, path], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_built_is_valid_strictly(overlay, tmp_path, version):
    done = judged(overlay, tmp_path, version)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelt_field_would_be_noticed(tmp_path):
    documents = built("pilot")
    by_kind(documents)["Deployment"]["portal"]["spec"]["replicaz"] = 2
    assert judged(documents, tmp_path).returncode != 0


def pods(documents):
    """Yield the name and the pod of every Deployment and Job."""
    for document in documents:
        if document["kind"] in {"Deployment", "Job"}:
            yield document["metadata"]["name"], document["spec"]["template"]["spec"]


def test_every_part_has_its_deployment_and_its_setup(overlay):
    names = {name for name, _ in pods(overlay)}
    assert names == {*PARTS, *(f"setup-{part}" for part in PARTS)}


def test_no_pod_may_more_than_it_needs(overlay):
    for name, pod in pods(overlay):
        [container] = pod["containers"]
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["enableServiceLinks"] is False, name
        assert (pod["securityContext"]["runAsNonRoot"], pod["securityContext"]["runAsUser"]) == (True, 10001), name
        assert container["securityContext"] == {
            "readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]},
        }, name  # fmt: skip
        assert {"requests", "limits"} == set(container["resources"]), name


def test_probes_ask_what_each_part_answers(overlay):
    for part, deployment in by_kind(overlay)["Deployment"].items():
        [container] = deployment["spec"]["template"]["spec"]["containers"]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        probed = {kind: container[kind]["httpGet"] for kind in ("startupProbe", "livenessProbe", "readinessProbe")}
        assert {probe["path"] for probe in probed.values()} == {"/health", "/ready"}
        assert probed["readinessProbe"]["path"] == "/ready"
        assert {ports[probe["port"]] for probe in probed.values()} == {8080 if part == "portal" else 9000}


def test_images_have_the_versions_of_this_tree(overlay):
    for name, pod in pods(overlay):
        part = name.removeprefix("setup-")
        [project] = (
            ROOT.glob(f"{part}/pyproject.toml")
            if (ROOT / part).exists()
            else ROOT.glob(f"services/{part}/pyproject.toml")
        )
        version = tomllib.loads(project.read_text("utf-8"))["project"]["version"]
        assert pod["containers"][0]["image"] == f"registry.example/kainotomia/{part}:{version}"


def test_a_service_is_deployed_as_the_others(overlay):
    texts = {
        part: re.sub(f"{part}(:[0-9.]+$)?", "PART", yaml.safe_dump(deployment), flags=re.MULTILINE)
        for part, deployment in by_kind(overlay)["Deployment"].items()
        if part not in {"gateway", "portal"}
    }
    assert len(set(texts.values())) == 1


def test_a_ministry_loses_no_part_with_a_machine(ministry):
    assert set(ministry["PodDisruptionBudget"]) == set(ministry["HorizontalPodAutoscaler"]) == set(PARTS)
    for part, deployment in ministry["Deployment"].items():
        spec = deployment["spec"]
        assert spec["replicas"] >= ministry["HorizontalPodAutoscaler"][part]["spec"]["minReplicas"] >= 2
        assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
        assert spec["template"]["spec"]["topologySpreadConstraints"][0]["topologyKey"] == "kubernetes.io/hostname"


def test_a_ministrys_secrets_come_from_its_vault(ministry):
    made = {secret["spec"]["target"]["name"] for secret in ministry["ExternalSecret"].values()}
    asked = {
        source["secretRef"]["name"]
        for deployment in ministry["Deployment"].values()
        for source in deployment["spec"]["template"]["spec"]["containers"][0]["envFrom"]
        if "secretRef" in source
    }
    assert made == asked == {f"kainotomia-{part}" for part in PARTS}
    assert not ministry["Secret"]


def test_nothing_is_reached_but_what_policies_admit(overlay):
    policies = by_kind(overlay)["NetworkPolicy"]
    assert policies["nothing"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    inwards = {name: policy for name, policy in policies.items() if policy["spec"].get("ingress")}
    assert set(inwards) == {"into-gateway", "into-portal", "metrics"}
    assert all("from" in rule for policy in inwards.values() for rule in policy["spec"]["ingress"])
