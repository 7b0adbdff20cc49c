"""Reading what a bot sends: its parameters may come in the query, as a form, as multipart or as JSON."""

from __future__ import annotations

import json
import re
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.sandbox.checks import Upload
from bot.sandbox.errors import ApiError, bad

BODY_LIMIT = 20 * 2**20
"""Bytes."""

Given = tuple[dict[str, Any], dict[str, Upload]]


async def read_body(request: Request) -> bytes:
    """The whole body; ApiError 413 once it is longer than BODY_LIMIT."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
    return bytes(body)


async def read_parameters(request: Request) -> Given:
    """Parameters and uploaded files of a call; ApiError 400 for what cannot be read."""
    body = await read_body(request)
    kind, _, options = request.headers.get("content-type", "").partition(";")
    try:
        parameters: dict[str, Any] = dict(_query(request.url.query))
        uploads: dict[str, Upload] = {}
        match kind.strip().lower():
            case "application/json":
                parameters |= _object(body)
            case "application/x-www-form-urlencoded":
                parameters |= _query(body.decode("utf-8"))
            case "multipart/form-data":
                fields, uploads = _multipart(body, options)
                parameters |= fields
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return parameters, uploads


def _query(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad("can't parse request: object expected")
    return value


def _multipart(body: bytes, options: str) -> tuple[dict[str, str], dict[str, Upload]]:
    boundary = re.search(r'boundary="?([^";,\s]+)"?', options)
    if boundary is None:
        raise bad("can't parse request: boundary not found")
    fields: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
    for part in parts[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name, file_name = _disposition(head)
        if file_name is None:
            fields[name] = content.decode("utf-8")
        else:
            uploads[name] = Upload(file_name, content)
    return fields, uploads


def _disposition(head: bytes) -> tuple[str, str | None]:
    """The name of a part, and its file name where it is a file."""
    for line in head.decode("utf-8").split("\r\n"):
        key, _, value = line.partition(":")
        if key.strip().lower() == "content-disposition":
            message = Message()
            message["Content-Disposition"] = value.strip()
            name = message.get_param("name", header="Content-Disposition")
            file_name = message.get_filename()
            if isinstance(name, str):
                return name, file_name
    raise bad("can't parse request: a part has no name")
