"""Claims about load balancers."""

from functools import cached_property
from typing import Any

from grader.checks.claims import claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import same, value_at
from grader.checks.resources import Resource
from grader.checks.subjects import subject

SCALE_SETS = "virtualMachineScaleSets"


def _probe_words(protocol: str | None, port: int | None, path: str | None) -> str:
    told = (protocol and f"of {protocol}", port and f"on port {port}", path and f"with the path {path}")
    return " ".join(["has a health probe", *(text for text in told if text)])


def _rule_words(port: int, backend_port: int | None) -> str:
    return f"has a rule for port {port}" + (f" to port {backend_port}" if backend_port else "")


@subject("load_balancer")
class LoadBalancer(Resource):
    """A load balancer."""

    kind = "load balancer"
    type = "Microsoft.Network/loadBalancers"

    def _parts(self, kind: str) -> list[Json]:
        return list(self.value(f"properties.{kind}") or [])

    @cached_property
    def _members(self) -> set[str]:
        """Whatever is behind a rule: names of interfaces, VMs and scale sets."""
        pools = {str(value_at(rule, "properties.backendAddressPool.id")) for rule in self._rules}
        behind = [
            str(configuration["id"])
            for pool in self._parts("backendAddressPools")
            if any(same(pool["id"], id) for id in pools)
            for configuration in value_at(pool, "properties.backendIPConfigurations") or []
        ]
        return {name for id in behind for name in self._names_behind(id)}

    @property
    def _rules(self) -> list[Json]:
        return self._parts("loadBalancingRules")

    def _names_behind(self, configuration: str) -> list[str]:
        parts = configuration.split("/")
        if SCALE_SETS in parts:
            return [parts[parts.index(SCALE_SETS) + 1]]
        interface = self.cloud.get(configuration.partition("/ipConfigurations/")[0])
        machine = value_at(interface, "properties.virtualMachine.id")
        scale_set = (
            value_at(self.cloud.get(machine), "properties.virtualMachineScaleSet.id") if machine else None
        )
        return [str(id).rpartition("/")[2] for id in (value_at(interface, "id"), machine, scale_set) if id]

    @claim("has a public address")
    def has_public_address(self) -> str | None:
        """What is reached from outside has a frontend with a public IP address.

        `az network lb frontend-ip list` shows them. With `--subnet` a load balancer is an inner one.
        """
        frontends = self._parts("frontendIPConfigurations")
        held = [value_at(frontend, "properties.publicIPAddress") for frontend in frontends]
        return None if any(held) else "none of its frontends has one"

    @claim(_probe_words)
    def has_probe(
        self, protocol: str | None = None, port: int | None = None, path: str | None = None
    ) -> str | None:
        """A probe asks each machine whether it is well: `az network lb probe create`.

        With `--protocol http` it asks for a page, which `--path` names.
        """
        found = self._parts("probes")
        wanted = {"protocol": protocol, "port": port, "requestPath": path}
        if any(_has(probe, wanted) for probe in found):
            return None
        return f"it has {in_words([_probe_in_words(probe) for probe in found])}" if found else "it has none"

    @claim(_rule_words)
    def has_rule(self, port: int, backend_port: int | None = None) -> str | None:
        """`az network lb rule create` joins a frontend's port with a pool's port.

        Two rules cannot lead to the same port of the same pool: look at `az network lb rule list` first.
        """
        wanted = {"frontendPort": port, "backendPort": backend_port}
        if any(_has(rule, wanted) for rule in self._rules):
            return None
        ports = [
            f"{value_at(rule, 'properties.frontendPort')} to {value_at(rule, 'properties.backendPort')}"
            for rule in self._rules
        ]
        return f"its rules lead from {in_words(ports)}" if ports else "it has no rule"

    @claim("asks a probe before it sends anything")
    def heeds_a_probe(self) -> str | None:
        """A rule heeds only the probe that it names. Which option of `az network lb rule` names it?"""
        blind = [str(rule.get("name")) for rule in self._rules if not value_at(rule, "properties.probe.id")]
        if not self._rules:
            return "it has no rule"
        return f"the rule {in_words(blind)} names none" if blind else None

    @claim("sends what comes to '{name}'")
    def serves(self, name: str) -> str | None:
        """A rule leads to a pool. Is the VM, or the scale set, in that pool?

        `az network lb address-pool list` shows who is in a pool. A VM joins with its network interface:
        `az network nic ip-config address-pool add`.
        """
        if any(same(member, name) for member in self._members):
            return None
        if not self._rules:
            return "it has no rule"
        return f"its rules lead to {in_words(sorted(self._members))}"


def _has(part: Json, wanted: dict[str, Any]) -> bool:
    return all(
        value is None or same(value_at(part, f"properties.{name}"), value) for name, value in wanted.items()
    )


def _probe_in_words(probe: Json) -> str:
    protocol, port, path = (
        value_at(probe, f"properties.{name}") for name in ("protocol", "port", "requestPath")
    )
    return f"one of {protocol} on port {port}" + (f" with the path {path}" if path else "")
