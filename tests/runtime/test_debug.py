"""What the panel of the local Telegram is told, and that nobody else is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.clock import Clock
from bot.debug import HEADER, Debug
from bot.domain import Event, EventKind
from tests.runtime.conftest import NOW, Shell, until

SECRET = "between-us"
FLOWS = {"counter": ("counting", "done")}


@pytest.fixture
async def client(shell: Shell) -> AsyncIterator[httpx.AsyncClient]:
    loops = (shell.intake, shell.ticker, shell.sender)
    debug = Debug(shell.store, shell.clock, shell.signals, loops, FLOWS, SECRET)
    transport = httpx.ASGITransport(debug.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://debug", headers={HEADER: SECRET}) as found:
        yield found


async def do(shell: Shell, line: str, chat_id: int = 1) -> None:
    name, _, rest = line.partition(" ")
    await shell.turns.take(chat_id, None, Event(EventKind.COMMAND, shell.clock.now(), name, rest))


@pytest.mark.parametrize("secret", ["", "between-u", "between-us ", "Between-us"])
async def test_without_the_secret_nothing_is_told(shell: Shell, client: httpx.AsyncClient, secret: str) -> None:
    await do(shell, "start")
    for method, path in (("GET", "/panel?chat_id=1"), ("GET", "/idle"), ("POST", "/erase"), ("POST", "/clock")):
        answer = await client.request(
            method, path, headers={HEADER: secret}, json={"chat_id": 1, "offset_seconds": 9}
        )
        assert answer.status_code == 403
    assert await shell.heard(1) == ("/start",)
    assert SECRET not in repr(Debug(shell.store, shell.clock, shell.signals, (), {}, SECRET))


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "/panel", None), ("GET", "/panel?chat_id=x", None), ("POST", "/clock", {}), ("POST", "/erase", [])],
)
async def test_a_wrong_question_gets_an_answer(
    client: httpx.AsyncClient, method: str, path: str, body: object
) -> None:
    assert (await client.request(method, path, json=body)).status_code == 400


async def test_idle_means_nothing_due_and_nothing_in_hand(shell: Shell, client: httpx.AsyncClient) -> None:
    async def idle() -> bool:
        return bool((await client.get("/idle")).json()["idle"])

    assert await idle()
    await do(shell, "timer bell 60")
    assert await idle()
    await do(shell, "many 2")
    assert not await idle()
    shell.sender.start()
    await until(idle)
    shell.clock.move(timedelta(seconds=60))
    assert not await idle()
    shell.ticker.start()
    shell.signals.all()
    await until(idle)
    assert shell.channel.texts(1) == ["bubble 0", "bubble 1", "heard 3 timer ring"]


async def test_what_comes_next(shell: Shell, client: httpx.AsyncClient) -> None:
    assert (await client.get("/next")).json() == {"next": None}
    await do(shell, "timer bell 60")
    assert (await client.get("/next")).json() == {"next": (NOW + timedelta(seconds=60)).isoformat()}
    await do(shell, "frames")
    assert (await client.get("/next")).json() == {"next": NOW.isoformat()}


async def test_moving_the_clock_wakes_the_loops(shell: Shell, client: httpx.AsyncClient) -> None:
    clock = Clock()
    loops = (shell.ticker, shell.sender)
    shell.turns._clock = shell.ticker._clock = shell.sender._clock = shell.clock = clock  # type: ignore[assignment]
    debug = Debug(shell.store, clock, shell.signals, loops, FLOWS, SECRET)
    await do(shell, "start")
    await do(shell, "timer day 86400")
    for loop in loops:
        loop.start()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(debug.app()), base_url="http://debug", headers={HEADER: SECRET}
    ) as other:
        await other.post("/clock", json={"offset_seconds": 86_401})
        assert clock.offset == timedelta(days=1, seconds=1)
        await until(lambda: shell.channel.texts(1)[-1:] == ["heard 3 timer ring"], 2)


async def test_the_panel_shows_everything_that_is_stored(shell: Shell, client: httpx.AsyncClient) -> None:
    await do(shell, "start")
    await do(shell, "timer day 86400 good_morning")
    panel = (await client.get("/panel", params={"chat_id": 1})).json()
    assert panel["frames"] == [{"flow": "counter", "state": "counting", "id": 1}]
    assert panel["states"] == {"counter": ["counting", "done"]}
    tomorrow = (NOW + timedelta(days=1)).isoformat()
    assert panel["scheduled"] == [{"name": "day", "event": "good_morning", "at": tomorrow}]
    assert panel["waiting"] == [{"at": NOW.isoformat(), "kind": "text"}]
    assert panel["zone"] == "Europe/Brussels"
    assert panel["stored"] == await shell.stored(1)
    nobody = (await client.get("/panel", params={"chat_id": 2})).json()
    assert (nobody["frames"], nobody["zone"], any(nobody["stored"].values())) == ([], "UTC", False)


async def test_starting_over_erases(shell: Shell, client: httpx.AsyncClient) -> None:
    await do(shell, "start")
    await do(shell, "start", 2)
    assert (await client.post("/erase", json={"chat_id": 1})).json() == {"erased": True}
    assert not any((await shell.stored(1)).values())
    assert await shell.heard(2) == ("/start",)
