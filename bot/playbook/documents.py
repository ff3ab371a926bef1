"""Mappings as a playbook holds them: checked by intake's model, kept as they were written, in plain JSON data."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema

from bot.intake.mapping import Mapping
from storage.models.base import Document


class _AsMapping:
    """Validates as a mapping, with its errors and its JSON Schema; the value stays the document."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            _checked, handler.generate_schema(Mapping), serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value)
        )


def _checked(value: object, validate: ValidatorFunctionWrapHandler) -> object:
    validate(value)
    return plain(value)


def plain(value: object) -> object:
    """`value` as JSON has it: a number that a float holds exactly is one, any other is text, and so is a date."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value) if Decimal(str(float(value))) == value else str(value)
    return value.isoformat() if isinstance(value, date) else value


MappingDocument = Annotated[Document, _AsMapping()]
