"""The page in a real browser, with a recording as its microphone."""

import asyncio
import os
import wave

import httpx
import pytest

import speech
from browser import Browser

PICTURES = os.environ.get("PARLEY_PICTURES")


@pytest.fixture
def microphone(tmp_path):
    path = tmp_path / "microphone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(bytes(32000) + speech.goforward() + bytes(16000 * 2 * 60))
    return path


def texts(role):
    return f"[...document.querySelectorAll('.message.{role} .text')].map(e => e.textContent)"


async def picture(browser, name):
    if PICTURES:
        await browser.picture(f"{PICTURES}/{name}.png")


def test_a_spoken_turn_a_typed_turn_and_a_restart(make_server, microphone):
    server = make_server().ready()

    async def scenario():
        async with Browser(microphone) as page:
            await page.open(server.url)
            await page.until("document.getElementById('status').dataset.state === 'open'")
            # The worklets keep the peak of what is really played.
            await page.run("document.getElementById('microphone').click()")
            await page.until("document.getElementById('microphone').ariaPressed === 'true'")
            await page.until(f"{texts('user')}.some(t => t.includes('go forward'))", timeout=40)
            await page.until(f"{texts('assistant')}.some(t => t.includes('go forward'))", timeout=40)
            await page.until("document.querySelectorAll('#waterfall .turn').length === 1", timeout=60)
            assert "ms" in await page.run("document.querySelector('#waterfall strong').textContent")
            await picture(page, "spoken")

            await page.run("document.getElementById('microphone').click()")
            await page.run("""
                document.getElementById('composer-text').value = 'Typed by hand';
                document.getElementById('composer').requestSubmit();
            """)
            await page.until(f"{texts('assistant')}.some(t => t.includes('Typed by hand'))")
            await page.until("document.querySelectorAll('#waterfall .turn').length === 2", timeout=60)

            session = await page.run("location.hash")
            server.kill()
            await page.until("document.getElementById('status').dataset.state === 'waiting'")
            server.start()
            await page.until("document.getElementById('status').dataset.state === 'open'")
            assert await page.run("location.hash") == session
            await page.run("""
                document.getElementById('composer-text').value = 'After the restart';
                document.getElementById('composer').requestSubmit();
            """)
            await page.until(f"{texts('assistant')}.some(t => t.includes('After the restart'))")
            await page.until("document.querySelectorAll('#waterfall .turn').length === 3", timeout=60)
            users = await page.run(texts("user"))
            assert len(users) == 3 and users[1:] == ["Typed by hand", "After the restart"]

            # Sessions: listed, searched, opened again.
            await page.until("document.querySelectorAll('#session-list button').length === 1")
            await page.run("document.getElementById('new-session').click()")
            await page.until("document.querySelectorAll('.message').length === 0")
            await page.run("""
                document.getElementById('search').value = 'typed hand';
                document.getElementById('search-form').requestSubmit();
            """)
            await page.until("document.querySelector('#session-list small')?.textContent.toLowerCase().includes('typed')")
            await page.run("document.querySelector('#session-list button').click()")
            await page.until(f"{texts('user')}.length === 3")
            await picture(page, "resumed")
            assert not [problem for problem in page.problems if "WebSocket" not in problem and "ERR_CONNECTION" not in problem]
    asyncio.run(scenario())


def test_the_page_asks_for_a_key(make_server):
    server = make_server({"API_KEY": "a-secret-key"})

    async def scenario():
        async with Browser() as page:
            await page.open(server.url)
            await page.until("!document.getElementById('key-form').hidden")
            for key, state in (("wrong", "document.getElementById('key-problem').textContent.length > 0"),
                               ("a-secret-key", "document.getElementById('status').dataset.state === 'open'")):
                await page.run(f"""
                    document.getElementById('key').value = '{key}';
                    document.getElementById('key-form').requestSubmit();
                """)
                await page.until(state)
            await page.until("document.getElementById('key-form').hidden")
            await picture(page, "keyed")
    asyncio.run(scenario())


def test_everything_has_a_name_for_a_screen_reader(server):
    async def scenario():
        async with Browser(dark=True, size=(420, 800)) as page:
            await page.open(server.url)
            await page.until("document.getElementById('status').dataset.state === 'open'")
            await page.call("Accessibility.enable")
            nodes = (await page.call("Accessibility.getFullAXTree"))["nodes"]
            wanted = {"button", "textbox", "searchbox", "combobox", "meter", "MenuListPopup"}
            for node in nodes:
                if node.get("role", {}).get("value") in wanted - {"MenuListPopup"} and not node.get("ignored"):
                    assert node.get("name", {}).get("value"), node
            await picture(page, "narrow-dark")
    asyncio.run(scenario())


def test_agents_are_added_edited_and_removed(make_server):
    server = make_server()

    def field(name, value):
        return f"document.getElementById('agent-form').elements.{name}.value = {value!r};"

    def save():
        return "document.getElementById('agent-form').requestSubmit();"

    async def scenario():
        async with Browser() as page:
            await page.open(server.url)
            await page.until("document.getElementById('status').dataset.state === 'open'")
            await page.run("document.getElementById('agents-open').click()")
            await page.until("document.getElementById('agents-list').value === 'parley'")
            await page.run("document.getElementById('agents-new').click()")
            await page.run(field("name", "ada") + field("instructions", "Be brief.") + field("speed", "1.25"))
            await page.run("document.getElementById('provider-add').click()")
            await page.run("""
                const row = document.querySelector('#providers li');
                row.querySelector('select').value = 'ollama';
                row.querySelector('[name=model]').value = 'llama3.2';
            """)
            await picture(page, "agents")
            await page.run(save())
            await page.until("document.getElementById('agents-list').value === 'ada'")
            ada = server.get("/v1/agents/ada").json()
            assert (ada["speed"], ada["providers"][0]["model"]) == (1.25, "llama3.2")
            await page.until("[...document.getElementById('agent').options].some(o => o.value === 'ada')")

            # Somebody else is faster: the page says so and loses nothing.
            httpx.patch(f"{server.url}/v1/agents/ada", json={"title": "Ada"}).raise_for_status()
            await page.run(field("speed", "1.5") + save())
            await page.until("document.getElementById('agent-problem').textContent.includes('changed by somebody else')")
            await page.run("document.getElementById('agents-list').dispatchEvent(new Event('change'))")
            await page.until("document.getElementById('agent-form').elements.title.value === 'Ada'")
            await page.run(field("name", "Not a name") + field("voice", "slt"))
            assert not await page.run("document.getElementById('agent-form').checkValidity()")
            await page.run(field("name", "eva") + save())
            await page.until("document.getElementById('agents-list').value === 'eva'")
            assert server.get("/v1/agents/eva").json()["voice"] == "slt"

            await page.run("window.confirm = () => true; document.getElementById('agent-remove').click()")
            await page.until("[...document.getElementById('agents-list').options].every(o => o.value !== 'eva')")
            assert [problem for problem in page.problems if "412" not in problem] == []

    asyncio.run(scenario())
