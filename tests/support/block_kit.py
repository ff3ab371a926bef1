"""Block Kit payloads checked by slackblocks, a builder with Slack's limits in its constructors: what it builds must be the payload again.

A broken limit raises slackblocks' own errors, an unknown member `TypeError`, an unknown type `KeyError`.
"""

from collections.abc import Callable, Mapping

import slackblocks as kit

_TYPES: dict[str, Callable[..., object]] = {
    "actions": kit.ActionsBlock,
    "button": kit.Button,
    "checkboxes": kit.CheckboxGroup,
    "context": kit.ContextBlock,
    "conversations_select": kit.ConversationSelectMenu,
    "datepicker": kit.DatePicker,
    "divider": kit.DividerBlock,
    "header": kit.HeaderBlock,
    "home": kit.HomeTabView,
    "image": kit.ImageBlock,
    "input": kit.InputBlock,
    "modal": kit.ModalView,
    "multi_static_select": kit.StaticMultiSelectMenu,
    "number_input": kit.NumberInput,
    "plain_text": kit.PlainText,
    "plain_text_input": kit.PlainTextInput,
    "raw_text": kit.RawText,
    "rich_text": kit.RichTextBlock,
    "rich_text_preformatted": kit.RichTextCodeBlock,
    "rich_text_section": kit.RichTextSection,
    "static_select": kit.StaticSelectMenu,
    "table": kit.TableBlock,
    "text": kit.RichText,
    "user": kit.RichTextUser,
    "users_select": kit.UserSelectMenu,
}
_UNTYPED: dict[str, Callable[..., object]] = {
    "column_settings": kit.ColumnSettings,
    "filter": kit.ConversationFilter,
    "initial_option": kit.Option,
    "initial_options": kit.Option,
    "option_groups": kit.OptionGroup,
    "options": kit.Option,
    "slack_file": kit.SlackFile,
}
_EXPECTED = {"slack_file": {"url": None}, "multi_static_select": {"options": None}}


def assert_blocks(blocks: list[dict[str, object]]) -> None:
    for block in blocks:
        _same(built(block)._resolve(), block)  # type: ignore[attr-defined]  # the one way to a dictionary that every kind of object has


def assert_view(view: dict[str, object]) -> None:
    _same(built(view).to_dict(), view)  # type: ignore[attr-defined]  # views are of two unrelated classes


def built(node: Mapping[str, object]) -> object:
    """The slackblocks object of a payload."""
    return _built(node, None)


def _built(node: object, kind: Callable[..., object] | None) -> object:
    if isinstance(node, list):
        return [_built(each, kind) for each in node]
    if not isinstance(node, Mapping):
        return node
    name = node.get("type")
    if "option_groups" in node:
        # Slack takes an option of a group as the initial one; slackblocks would have a whole group.
        node = {key: value for key, value in node.items() if not key.startswith("initial_option")}
    members = {key: _built(value, _UNTYPED.get(key)) for key, value in node.items() if key not in ("type", "style")}
    style = node.get("style", {})
    members |= style if isinstance(style, dict) else {"style": style}
    if name is None:
        return (kind or dict)(**(_EXPECTED["slack_file"] if kind is kit.SlackFile else {}), **members)
    expected = _EXPECTED.get(str(name), {})
    return _TYPES[str(name)](**{**expected, **members})


def _same(resolved: object, payload: object) -> None:
    """Everything in `payload` came out again; what else came out are defaults."""
    if isinstance(payload, dict) and "option_groups" in payload:
        payload = {key: value for key, value in payload.items() if not key.startswith("initial_option")}
    if isinstance(payload, dict):
        assert isinstance(resolved, dict), resolved
        for key, value in payload.items():
            assert key in resolved or value in (None, False), (key, resolved)
            if key in resolved:
                _same(resolved[key], value)
    elif isinstance(payload, list):
        assert isinstance(resolved, list), resolved
        assert len(resolved) == len(payload)
        for one, other in zip(resolved, payload, strict=True):
            _same(one, other)
    else:
        assert resolved == payload
