"""Any field with an answer that somebody may enter, as hypothesis makes them."""

from hypothesis import strategies as st

from bot.chat import markup
from bot.chat.form import (
    Answer,
    ChoiceField,
    ConversationField,
    DateField,
    Field,
    ManyField,
    NumberField,
    Option,
    PersonField,
    TextField,
    YesNoField,
)

LINE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda text: markup.clean(text) == text)
OPTIONS = st.lists(st.builds(Option, LINE, LINE), min_size=1, max_size=130, unique_by=lambda option: option.value).map(tuple)
NUMBERS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4)


@st.composite
def filled(draw: st.DrawFn, member: str, conversation: str) -> tuple[Field, Answer]:
    """A field and an answer that it may have; persons 7 to 9 and conversation 3 may be chosen at first, `member` or `conversation` then."""
    key, label = draw(st.text("abc_", min_size=1, max_size=8)), draw(LINE)
    kind = draw(st.sampled_from([TextField, NumberField, DateField, YesNoField, ChoiceField, ManyField, PersonField, ConversationField]))
    if kind is TextField:
        return TextField(key, label, initial=draw(LINE)), draw(LINE)
    if kind is NumberField:
        return NumberField(key, label, initial=draw(NUMBERS)), draw(NUMBERS)
    if kind is DateField:
        return DateField(key, label), draw(st.dates())
    if kind is YesNoField:
        return YesNoField(key, label, initial=draw(st.booleans())), draw(st.booleans())
    if kind is PersonField:
        return PersonField(key, label, initial=draw(st.sampled_from([None, 7, 8, 9]))), member
    if kind is ConversationField:
        return ConversationField(key, label, initial=draw(st.sampled_from([None, 3]))), conversation
    options = draw(OPTIONS)
    if kind is ChoiceField:
        return ChoiceField(key, label, options, initial=draw(st.sampled_from(options)).value), draw(st.sampled_from(options)).value
    return ManyField(key, label, options), tuple(option.value for option in options if draw(st.booleans())) or (options[0].value,)
