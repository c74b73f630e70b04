#!/usr/bin/env python3
"""Holds an RO-Crate against the profile of RO-Crate 1.1, without a network: python3 validate_crate.py FOLDER

The context is the one that the package rocrate has; PyPI's roc-validator would ask the web for it. Exit code 1: what is required is missing.
"""
import json
import pathlib
import sys

import requests
import rocrate
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services
from rocrate_validator.utils import http

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
TEXT = (pathlib.Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()


def answer(self, url, **options):
    reply = requests.Response()
    reply.url, reply.status_code = url, 200 if url == CONTEXT else 404
    reply._content = TEXT if url == CONTEXT else b""
    reply.headers["Content-Type"] = "application/ld+json"
    return reply


http.HttpRequester.get = http.HttpRequester.head = answer
try:
    from rocrate_validator.utils import document_loader

    document_loader._fetch_json_ld = lambda url: json.loads(answer(None, url).content)
    document_loader.install_document_loader()
except ImportError:
    pass

crate = ROCrate(sys.argv[1])
print(f"{len(crate.data_entities)} data entities")
settings = services.ValidationSettings(
    rocrate_uri=sys.argv[1], profile_identifier="ro-crate-1.1", requirement_severity=models.Severity.REQUIRED)
result = services.validate(settings)
for issue in result.get_issues():
    print(issue.check.identifier, issue.message)
sys.exit(1 if result.has_issues() else 0)
