"""A message with every block and a form with every field, and the people that they name."""

from decimal import Decimal

from bot.chat.form import (
    ChoiceField,
    ConversationField,
    DateField,
    Form,
    ManyField,
    NumberField,
    Option,
    PersonField,
    TextField,
    Words,
    YesNoField,
)
from bot.chat.message import (
    Button,
    Buttons,
    Choice,
    Column,
    Divider,
    Facts,
    Footnote,
    Heading,
    Link,
    Message,
    Paragraph,
    Picture,
    Style,
    Table,
)
from bot.commands.desk import Named

PEOPLE = {7: Named("Ana Lima", "u-7")}
COLOURS = (Option("Red", "r"), Option("Blue", "b"))
MESSAGE = Message(
    "Score 69",
    (
        Heading("Ana"),
        Paragraph("**69** of 100, @{person:7}"),
        Facts((("Calls", "29"),)),
        Divider(),
        Table((Column("Rep"), Column("Deals", "right")), (("Ana", "12"), ("Ben", "9"))),
        Picture("scorecard", {}, "Ana Lima, score 69."),
        Buttons((Button("Why?", "why"), Button("Drop", "drop", {}, Style.DANGER), Link("Docs", "https://a.example/d"))),
        Buttons((Choice("Period", "pick", "period", (("Q4", "2017-Q4"),)),)),
        Footnote("Updated 07:00"),
    ),
)
FORM = Form(
    "note",
    "Coach",
    (
        Words("How did it go?"),
        TextField("wins", "What went well?", long=True, hint="A line or two"),
        NumberField("rating", "Rating", Decimal(1), Decimal(5), Decimal("4.5")),
        DateField("on", "Follow up on"),
        YesNoField("share", "Share"),
        ChoiceField("colour", "Colour", COLOURS, "b"),
        ManyField("colours", "Colours", COLOURS, ("r",)),
        PersonField("who", "Who", 7),
        ConversationField("to", "Where", 3),
    ),
)
