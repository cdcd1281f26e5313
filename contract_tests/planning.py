"""The plan of a run in words: what would be sent to a server that accepts all it should, and why."""

from collections.abc import Iterator

from ..spec import Operation, Spec
from .caution import Caution
from .credentials import credentials_for
from .draft import unaskable
from .own_strategies import OwnStrategies
from .plan import Planner, methods_to_try
from .runner import TestSettings, selected
from .supplies import Supplies
from .things import Things
from .user_values import read_values


def planned(spec: Spec, settings: TestSettings) -> Iterator[str]:
    """List each operation's cases, a line each with the place in the document that it tries.

    Raises UsageError for operations and values that the document does not have.
    """
    things = Things(spec)
    caution = Caution(settings.safe, bool(settings.only_own))
    values, strategies = read_values(settings.values, spec), OwnStrategies.of(spec, settings.checks)
    supplies = Supplies(things, values, caution.only_own, strategies)
    total, operations = 0, things.in_order(selected(spec, settings.only, settings.exclude))
    for flow in settings.flows:
        yield f"flow: {', '.join(spec.operation(name).key for name in flow)}"
    for operation in operations:
        if reason := unaskable(spec, operation) or (caution.safe and caution.forbids(operation, things)):
            yield f"{operation.key}: not tested: {reason}"
            continue
        methods = methods_to_try(operation, spec.operations, careful=caution.is_any)
        cases = list(_cases(operation, supplies, settings.seed, methods))
        total += len(cases)
        yield f"{operation.key}: {len(cases)} case{'' if len(cases) == 1 else 's'} ({operation.location})"
        yield from cases
    yield f"{total:,} cases in {len(operations)} operations · seed {settings.seed}"


def _cases(operation: Operation, supplies: Supplies, seed: int, methods: tuple[str, ...]) -> Iterator[str]:
    planner = Planner(operation, credentials_for(operation, ()), seed, supplies)
    openers = list(planner.openers())
    for opener in openers:
        yield f"  {opener.case.why} ({opener.case.at})"
    for case in planner.variations([opener.draft for opener in openers], methods) if openers else ():
        yield f"  {case.why} ({case.at})"
