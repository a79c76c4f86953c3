"""The description of the HTTP interface, held against the running server."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import schemathesis
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.examples import VERY_SLOW
from tests.web.auth.conftest import ServerUnderTest
from tracker.web.api.openapi import description

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]
load_all_checks()


interface = schemathesis.openapi.from_dict(json.loads(json.dumps(description())))


def test_the_running_server_hands_out_this_description(served: ServerUnderTest) -> None:
    address, tokens = served.address, served.tokens
    for token in tokens.values():
        request = urllib.request.Request(  # noqa: S310
            f"{address}/api/v1/openapi.json", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own
            assert json.load(answer) == description()


@interface.parametrize()
@VERY_SLOW
def test_the_server_does_what_its_description_says(
    case: schemathesis.Case[Any], served: ServerUnderTest
) -> None:
    address, tokens = served.address, served.tokens
    token = tokens["read" if case.method in {"GET", "HEAD"} else "log"]
    case.call_and_validate(
        base_url=address, headers={"Authorization": f"Bearer {token}"}, checks=CHECKS
    )
