"""JSON Schema of a form's answers."""

from iapflow.forms.schema import answers_schema
from tests.forms.made import real


def test_the_plan_has_a_schema_of_its_rows():
    """Every row has an id; computed answers are for reading."""
    schema = answers_schema(real("plan"))

    measures = schema["properties"]["measures"]
    assert ["id"] == measures["items"]["required"]
    assert measures["items"]["properties"]["amount"]["readOnly"]
    assert "Individual support plan" == schema["title"]
