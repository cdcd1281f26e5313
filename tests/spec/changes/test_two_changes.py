"""Two changes at once: each break is shown with its own reason."""

from truespec.spec import Spec, diff

TEXT = Spec.load("spec/images.yaml").document.root.text


def changed(*edits: tuple[str, str]) -> Spec:
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return Spec.load(text.encode(), name="new.yaml")


def test_each_witness_is_refused_for_its_own_change() -> None:
    new = changed(
        ("required: [prompt, ratio, image]", "required: [prompt, ratio, image, groupId]"),
        ("maxLength: 1200", "maxLength: 1000"),
        ('"9:16", "16:9"]', '"9:16"]'),
    )
    shown = {
        change.id: (change.witness.violation.code, change.witness.violation.where.pointer)
        for change in diff(Spec.load("spec/images.yaml"), new)
        if change.witness is not None
    }
    assert shown == {
        "request-body-property-became-required": ("required", ""),
        "request-body-max-length-tightened": ("maxLength", "/prompt"),
        "request-body-enum-value-removed": ("enum", "/ratio"),
    }
