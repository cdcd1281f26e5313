"""A state machine of Hypothesis for a document: rules for its operations, bundles of keys for its resources.

What a sequence of steps shows is judged by the checks of `truespec test`: each answer alone, and against what
the server has promised of the things that the sequence has made. Hypothesis makes the sequence shorter.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from random import Random
from typing import Any, Final
from urllib.parse import quote

import hypothesis
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from msgspec.structs import replace

from ...contract_tests import (
    COMPARED,
    GONE,
    LEVELS,
    NOT_THERE,
    Client,
    ContractBroken,
    Finding,
    Judged,
    OwnChecks,
    Promises,
    Telling,
    Verdict,
    finding_of,
    finding_text,
    keys_of_nothing,
    place_of_new,
    suspicions,
    unaskable,
    under_own_keys,
    with_path_values,
)
from ...spec import Keys, Match, Operation, Request, Resource, Spec
from .requests import Requests

Reset = Callable[[], None]
"""Brings the server back to its first state."""


class ApiMachine(RuleBasedStateMachine):
    """What all state machines share; `state_machine` makes those with rules.

    spec, client, reset: what it was made of. own: checks of the user's. stubs: whether a resource finds what
    nobody has made, once that was asked. plain: requests with nothing optional. numbers: for keys that were
    not chosen yet.
    """

    spec: Spec
    client: Client
    own: OwnChecks
    reset: Reset | None
    stubs: dict[Resource, bool]
    plain: dict[Operation, Request]
    numbers: Iterator[int]

    def __init__(self) -> None:
        super().__init__()
        if self.reset is not None:
            self.reset()
        self.promises = Promises(self.spec)
        self.found: list[Finding] = []
        self.ways: set[tuple[str, int]] = set()

    def take(self, operation: Operation, request: Request, keys: Keys) -> Keys | None:
        """Do a step: send a request about the thing of these keys; give the keys of what it has made.

        What it may have changed is looked at.
        """
        new = self._sent(operation, request, keys)
        if self.promises.may_change(operation):
            self._look_at(_in_question(self.spec, operation), new or keys)
        return new

    def _look_at(self, resource: Resource | None, keys: Keys) -> None:
        """Read a thing; where it is gone, see that no list has it."""
        reading = resource.item.get("GET") if resource is not None else None
        if resource is None or reading is None or self.promises.of(reading, keys) is None:
            return
        self._sent(reading, self._plain(reading), keys)
        self._follow(reading, keys)
        promise = self.promises.of(reading, keys)
        for listing in resource.listing[:1] if promise is not None and promise.is_missed else ():
            self._sent(listing, self._plain(listing), keys[:-1])

    def _follow(self, reading: Operation, keys: Keys) -> None:
        """Look where a thing is said to be that was just made."""
        promise = self.promises.of(reading, keys)
        made = promise.made if promise is not None and not promise.is_deleted else None
        path = place_of_new(self.spec, self.client.target, made, reading) if made is not None else ""
        if promise is None or made is None or promise.is_followed or not path:
            return
        promise.is_followed = True
        found = self.client.send(Request("GET", path, self._plain(reading).fields))
        match = self.spec.match(made.request.method, made.request.target)
        if found.response is not None and found.response.status in GONE and isinstance(match, Match):
            sentence, got = NOT_THERE.format(path), str(found.response.status)
            steps = (made, found)
            self._tell(
                Telling("location-leads-nowhere", match.operation, sentence, "the thing (2xx)", got, steps),
                keys,
            )

    def _tell(self, telling: Telling, keys: Keys) -> None:
        if not self._is_stub(telling.operation, keys):
            self.found.append(replace(finding_of(telling), reproduced=(0, 0)))

    def _plain(self, operation: Operation) -> Request:
        if operation not in self.plain:
            generator = Requests(self.spec, self.client.target.fields).generator(operation.key)
            self.plain[operation] = generator.least(Random(0))
        return self.plain[operation]

    def _sent(self, operation: Operation, request: Request, keys: Keys) -> Keys | None:
        if keys:
            request = self._on(operation, request, keys)
        exchange = self.client.send(request)
        verdict = Verdict.of(self.spec, request).with_answer(exchange)
        judged = Judged(operation, exchange, verdict.violations, verdict.answer, tolerable=True)
        for each in suspicions(judged, self.own):
            level = LEVELS.get(each.check) or self.own.level(each.check)
            if level == "fault" and each.check not in COMPARED:
                self.found.append(Finding.of(each, operation.key, exchange, level))
        for telling in self.promises.see(operation, keys, exchange):
            self._tell(telling, keys)
        self.ways.add((operation.key, exchange.response.status if exchange.response is not None else 0))
        return self.promises.key_of_new(operation, keys, exchange)

    @invariant()
    def keeps_the_contract(self) -> None:
        """Nothing was found. Raises ContractBroken."""
        if self.found:
            url = self.client.target.url
            words = [finding_text(each, url, self.spec) for each in self.found]
            raise ContractBroken("\n".join(words), tuple(self.found))

    def teardown(self) -> None:
        """Let Hypothesis look for sequences that are answered in more ways."""
        hypothesis.target(float(len(self.ways)), label="ways of answering")

    def put_anew(self, operation: Operation, request: Request, outer: Keys) -> Keys | None:
        """Put something where nothing is, under a key of its own; give its keys where it was made."""
        reading, number = self.spec.resources.about(operation), next(self.numbers)
        look = reading.item.get("GET") if reading is not None else None
        for chosen, key in under_own_keys(self.spec, operation, request, number) if look is not None else ():
            keys = (*outer, key)
            there = self.client.send(self._on(look, self._plain(look), keys)).response if look else None
            if there is not None and there.status in GONE:
                return self.take(operation, chosen, keys)
        return None

    def repeated(self, operation: Operation, keys: Keys) -> None:
        """Send the last PUT of a thing again, if there was one."""
        promise = self.promises.of(operation, keys)
        if promise is not None and promise.last_put is not None:
            self.take(operation, promise.last_put, keys)

    def _on(self, operation: Operation, request: Request, keys: Keys) -> Request:
        match = self.spec.match(request.method, request.target, request.fields)
        values = dict(match.path_values) if isinstance(match, Match) else {}
        named = zip(self.spec.resources.keyed_by(operation), keys, strict=True)
        values |= {name: quote(key, safe="") for name, key in named}
        return with_path_values(request, operation, values)

    def _is_stub(self, operation: Operation, keys: Keys) -> bool:
        """Whether the server finds what nobody has made: it keeps nothing, and so has nothing to keep to."""
        resource = _in_question(self.spec, operation)
        if resource is None or "GET" not in resource.item:
            return False
        if resource not in self.stubs:
            self.stubs[resource] = self._finds_anything(resource, keys[: len(resource.lineage) - 1])
        return self.stubs[resource]

    def _finds_anything(self, resource: Resource, outer: Keys) -> bool:
        reading = resource.item["GET"]
        last = list(self.spec.resources.keyed_by(reading))[-1]
        parameter = next((each for each in reading.parameters if each.name == last), None)
        if parameter is None or len(outer) < len(resource.lineage) - 1:
            return True
        request = self._plain(reading)
        for key in keys_of_nothing(parameter):
            response = self.client.send(self._on(reading, request, (*outer, str(key)))).response
            if response is not None and response.status in GONE:
                return False
        return True


def state_machine(
    spec: Spec,
    client: Client,
    *,
    only: Sequence[str] = (),
    exclude: Sequence[str] = (),
    modules: Sequence[str] = (),
    reset: Reset | None = None,
) -> type[RuleBasedStateMachine]:
    """Make a state machine of Hypothesis for a server; its `TestCase` is a test.

    only, exclude: operations, by operationId or method and path; empty `only` means all. modules: with the
    user's checks and strategies. reset: called before each sequence. Steps on things are on those that the
    sequence has made. Raises UsageError where the modules or names can't be used.
    """
    wanted = {spec.operation(name).key for name in only} or {each.key for each in spec.operations}
    wanted -= {spec.operation(name).key for name in exclude}
    operations = [each for each in spec.operations if each.key in wanted and not unaskable(spec, each)]
    requests, resources = Requests(spec, client.target.fields, modules), spec.resources
    made = {resource for each in operations if (resource := resources.made_by(each)) is not None}
    puts = {each: put for each in operations if (put := _put_by(spec, each)) is not None}
    made |= set(puts.values())
    bundles = {each: Bundle(_name("_".join(each.shape))) for each in resources.values() if each in made}
    members: dict[str, Any] = {
        "__doc__": f"The operations of {spec.name}, in any order.",
        "spec": spec,
        "client": client,
        "reset": staticmethod(reset) if reset is not None else None,
        "own": OwnChecks.of(spec, modules),
        "stubs": dict[Resource, bool](),
        "plain": {},
        "numbers": count(),
    }
    for operation in operations:
        resource = resources.about(operation)
        bundle = bundles.get(resource) if resource is not None else None
        target = bundles.get(making) if (making := resources.made_by(operation)) is not None else None
        if resource is not None and bundle is None and operation.method != "GET":
            continue  # it would change what the sequence has not made
        name = _name(operation.operation_id or operation.key)
        valid = requests.valid(operation.key)
        members[name] = _step(name, operation, valid, bundle, target)
        if target is not None and bundle is None:
            members[f"first_{name}"] = _step(f"first_{name}", operation, valid, bundle, target, initialize)
        if operation in puts and bundle is not None and (outer := puts[operation].parent) in {None, *bundles}:
            within = bundles[outer] if outer is not None else None
            when = initialize if within is None else rule
            members[f"{name}_anew"] = _making(f"{name}_anew", operation, valid, within, bundle, rule)
            members[f"first_{name}"] = _making(f"first_{name}", operation, valid, within, bundle, when)
        if operation.method in ("PUT", "PATCH") and bundle is not None and _forbids(operation):
            wrong = requests.near_misses(operation.key)
            members[f"{name}_wrong"] = _step(f"{name}_wrong", operation, wrong, bundle, None)
        if operation.method == "PUT" and bundle is not None:
            members[f"{name}_again"] = _repetition(f"{name}_again", operation, bundle)
    return type("StateMachine", (ApiMachine,), members)


def _step(
    name: str, operation: Operation, requests: Any, keys: Any, target: Any, when: Callable[..., Any] = rule
) -> Any:
    """Make the rule of an operation. keys: the bundle of what it is on. target: the one of what it makes.

    when: `initialize` for what comes first: without a thing there is little to do.
    """

    def step(self: ApiMachine, request: Request, keys: Keys = ()) -> MultipleResults[Keys] | None:
        new = self.take(operation, request, keys)
        if target is None:
            return None
        return multiple() if new is None else multiple(new)

    step.__name__ = step.__qualname__ = name
    arguments = {"request": requests} | ({"keys": keys} if keys is not None else {})
    return when(**arguments, **({} if target is None else {"target": target}))(step)


def _making(
    name: str, operation: Operation, requests: Any, outer: Any, target: Any, when: Callable[..., Any]
) -> Any:
    """Make a rule that puts things under keys of one's own. outer: the bundle of what they are in. when: as
    in `_step`.
    """

    def step(self: ApiMachine, request: Request, keys: Keys = ()) -> MultipleResults[Keys]:
        new = self.put_anew(operation, request, keys)
        return multiple() if new is None else multiple(new)

    step.__name__ = step.__qualname__ = name
    arguments = {"request": requests} | ({"keys": outer} if outer is not None else {})
    return when(**arguments, target=target)(step)


def _put_by(spec: Spec, operation: Operation) -> Resource | None:
    """Tell what an operation puts under keys of the client's choice: of what nothing else makes."""
    resource = spec.resources.about(operation)
    is_maker = resource is not None and resource.maker is operation and "GET" in resource.item
    return resource if is_maker and operation.method == "PUT" else None


def _repetition(name: str, operation: Operation, keys: Any) -> Any:
    def step(self: ApiMachine, keys: Keys) -> None:
        self.repeated(operation, keys)

    step.__name__ = step.__qualname__ = name
    return rule(keys=keys)(step)


def _in_question(spec: Spec, operation: Operation) -> Resource | None:
    """Tell what an operation makes, or is on."""
    return spec.resources.made_by(operation) or spec.resources.about(operation)


def _forbids(operation: Operation) -> bool:
    """Whether there are bodies that an operation's document forbids."""
    body = operation.request_body
    schemas = [media.schema for media in body.content.values()] if body is not None else []
    return any(
        next(iter(each.near_misses(Random(0))), None) is not None for each in schemas if each is not None
    )


_WORDS: Final = re.compile(r"[^0-9A-Za-z]+|(?<=[a-z0-9])(?=[A-Z])")


def _name(text: str) -> str:
    """Write a name of Python's: `create_note` for `createNote`."""
    name = "_".join(filter(None, _WORDS.split(text))).lower()
    return name if name.isidentifier() else f"step_{name}"
