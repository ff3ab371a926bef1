"""Adaptive Cards checked offline: every wrong card is named by its place, every right one passes."""

import pytest

from bot.console.feed import JsonObject
from bot.console.teams.cards import card_problems


def card(*body: JsonObject, **more: object) -> JsonObject:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}


def text(words: str, **more: object) -> JsonObject:
    return {"type": "TextBlock", "text": words, **more}


def submit(title: str = "Why?", **more: object) -> JsonObject:
    return {"type": "Action.Submit", "title": title, "data": {"action": "why"}, **more}


def cells(count: int) -> JsonObject:
    return {"type": "TableRow", "cells": [{"type": "TableCell", "items": [text("9")]}] * count}


PICTURE: JsonObject = {"type": "Image", "url": "https://pacer.example.com/p/1.png", "altText": "62 %", "msteams": {"allowExpand": True}}
ASK: JsonObject = {"type": "Input.Text", "id": "note", "label": "Note", "isRequired": True, "errorMessage": "Say something."}
PEOPLE: JsonObject = {
    "type": "Input.ChoiceSet",
    "id": "who",
    "label": "Who",
    "choices": [],
    "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
}
MENTION: JsonObject = {"type": "mention", "text": "<at>Ana</at>", "mentioned": {"id": "29:1", "name": "Ana"}}
TABLE: JsonObject = {"type": "Table", "columns": [{"width": 1}, {"width": 2}], "rows": [cells(2), cells(2)], "firstRowAsHeader": True}
RIGHT = [
    card(text("**62 %** of goal", wrap=True, weight="bolder"), PICTURE, TABLE),
    card(
        {"type": "FactSet", "facts": [{"title": "Calls", "value": "12"}]}, {"type": "ActionSet", "actions": [submit()]}, actions=[submit()]
    ),
    card(
        {
            "type": "Container",
            "style": "emphasis",
            "items": [{"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto", "items": [text("x")]}]}],
        }
    ),
    card(ASK, PEOPLE, {"type": "Input.Toggle", "id": "t", "label": "Share", "title": "With the rep"}),
    card(text("Well done <at>Ana</at>"), msteams={"width": "Full", "entities": [MENTION]}),
    card(
        text("x"),
        actions=[{"type": "Action.OpenUrl", "title": "Open", "url": "https://example.com"}, {"type": "Action.ShowCard", "card": card(ASK)}],
    ),
    card({**PICTURE, "url": "http://127.0.0.1:8080/p/1.png"}),
]
WRONG = [
    ({"type": "AdaptiveCard", "body": []}, "", "missing required field: version"),
    ({**card(), "version": "1.6"}, "/version", "must be a valid enum value: 1.0, 1.1, 1.2, 1.3, 1.4, 1.5"),
    (card({"type": "TextBlock"}), "/body/0", "missing required field: text"),
    (card(text("x", colour="good")), "/body/0", "invalid additional property: colour"),
    (card({"type": "Badge", "text": "x"}), "/body/0", "unsupported type: Badge"),
    (card({**PICTURE, "url": "http://example.com/p.png"}), "/body/0/url", "pictures need https"),
    (card({**PICTURE, "url": "/p/1.png"}), "/body/0/url", "must be a valid URL"),
    (card({"type": "Image", "url": "https://example.com/p.png"}), "/body/0", "missing required field: altText"),
    (card(actions=[{"type": "Action.OpenUrl", "url": "javascript:alert(1)"}]), "/actions/0/url", "must be a valid URL"),
    (card(actions=[submit()] * 6), "/actions", "no more than 5 items allowed"),
    (card({"type": "Input.Text", "id": "note"}), "/body/0", "missing required field: label"),
    (card({"type": "Input.Text", "id": "n", "label": "N", "isRequired": True}), "/body/0", "a required input needs an errorMessage"),
    (
        card({"type": "Input.ChoiceSet", "id": "c", "label": "C", "choices": []}),
        "/body/0",
        "must have at least one of choices and choices.data",
    ),
    (card(ASK, ASK), "", "id is not unique: note"),
    (card({**TABLE, "rows": [cells(2), cells(3)]}), "/body/0/rows/1", "must have 2 cells, one for each column"),
    (card(text("<at>Ana</at>")), "/msteams/entities", "no mention entity for <at>Ana</at>"),
    (card(text("Ana"), msteams={"entities": [MENTION]}), "/msteams/entities", "a mention entity without <at>Ana</at>"),
    ({**card(actions=[{"type": "Action.Execute", "title": "x"}]), "version": "1.3"}, "/actions/0", "Action.Execute needs version 1.4"),
    ({**card(TABLE), "version": "1.4"}, "/body/0", "Table needs version 1.5"),
]


@pytest.mark.parametrize("right", RIGHT)
def test_what_teams_takes_passes(right: JsonObject) -> None:
    assert card_problems(right) == []


@pytest.mark.parametrize(("wrong", "pointer", "message"), WRONG)
def test_a_wrong_card_is_named_by_its_place(wrong: JsonObject, pointer: str, message: str) -> None:
    assert [(problem.pointer, problem.message) for problem in card_problems(wrong)] == [(pointer, message)]


def test_in_a_dialog_only_a_submit_works() -> None:
    linked = card(actions=[submit(), {"type": "Action.OpenUrl", "title": "Open", "url": "https://example.com"}])
    assert [problem.message for problem in card_problems(linked, dialog=True)] == ["Action.OpenUrl does not work in a dialog"]
    assert card_problems(linked) == []
