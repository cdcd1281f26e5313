"""The catalogue of rules."""

from truespec.spec import RULES


def test_ids_are_sorted_and_say_whose_message_breaks_them() -> None:
    for rule_id, rule in RULES.items():
        assert rule_id == rule.id
        assert rule_id.startswith(f"{rule.kind}-")


def test_every_rule_says_who_demands_it() -> None:
    for rule in RULES.values():
        assert rule.sentence.endswith(".")
        assert rule.section.startswith(("OpenAPI, ", "RFC "))
