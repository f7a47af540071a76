"""The page in a real browser, with a recording as its microphone: conversations, sessions, keys, agents."""

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


async def say(page, text):
    await page.run(f"""
        document.getElementById('composer-text').value = {text!r};
        document.getElementById('composer').requestSubmit();
    """)


async def picture(browser, name):
    if PICTURES:
        await browser.picture(f"{PICTURES}/{name}.png")


def test_a_spoken_turn_a_typed_turn_and_a_restart(make_server, microphone):
    server = make_server().ready()

    async def scenario():
        async with Browser(microphone) as page:
            await page.open(server.url)
            await page.until("document.getElementById('agent').value === 'parley'")
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
            await page.until("document.querySelectorAll('#session-list li').length === 1")
            await page.run("document.getElementById('new-session').click()")
            await page.until("document.querySelectorAll('.message').length === 0")
            await page.run("""
                document.getElementById('search').value = 'typed hand';
                document.getElementById('search-form').requestSubmit();
            """)
            await page.until("document.querySelector('#session-list mark')?.textContent.toLowerCase() === 'typed'")
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
                               ("a-secret-key", "document.getElementById('agent').value === 'parley'")):
                await page.run(f"""
                    document.getElementById('key').value = '{key}';
                    document.getElementById('key-form').requestSubmit();
                """)
                await page.until(state)
            await page.until("document.getElementById('key-form').hidden")
            await picture(page, "keyed")
    asyncio.run(scenario())


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(1280, 800), (768, 900), (360, 740)])
def test_everything_has_a_name_for_a_screen_reader_and_fits_any_width(server, size, dark):
    async def scenario():
        async with Browser(dark=dark, size=size) as page:
            await page.open(server.url)
            await page.until("document.getElementById('agent').value === 'parley'")
            await say(page, "a sentence that is long enough to need several lines on a telephone, and then some more of it")
            await page.until(f"{texts('assistant')}.length === 1")
            await page.run("document.getElementById('toggle-sessions').click()")
            await page.until("document.querySelectorAll('#session-list li').length > 0")
            names = {"button", "textbox", "searchbox", "combobox", "ComboBoxMenuButton", "meter", "checkbox", "spinbutton", "menuitem", "dialog"}
            await page.call("Accessibility.enable")
            for show in ("document.querySelector('#session-list .more').click()",
                         "document.querySelector('#session-list .more').click(); document.getElementById('toggle-sessions').click()",
                         "document.getElementById('agents-open').click()"):
                await page.run(show)
                if "agents" in show:
                    await page.until("document.getElementById('agent-form').elements.name.value === 'parley'")
                    await page.run("document.getElementById('provider-add').click()")
                for node in (await page.call("Accessibility.getFullAXTree"))["nodes"]:
                    if node.get("role", {}).get("value") in names and not node.get("ignored"):
                        assert node.get("name", {}).get("value"), node
                assert await page.run("document.documentElement.scrollWidth") <= size[0], show
                wide = await page.run("""[...document.querySelectorAll('dialog[open], .sessions, .talk, .bar')]
                    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className)""")
                assert wide == [], show
            await picture(page, f"agents-{size[0]}-{'dark' if dark else 'light'}")
            assert page.problems == []
    asyncio.run(scenario())


def test_a_visit_leaves_no_session(make_server):
    server = make_server()

    async def scenario():
        async with Browser() as page:
            await page.open(server.url)
            await page.until("document.getElementById('agent').value === 'parley'")
            await page.until("document.getElementById('session-note').textContent.length > 0")
            await page.run("document.getElementById('new-session').click()")
            assert server.get("/v1/sessions").json()["data"] == []
            assert await page.run("document.getElementById('status').dataset.state") == "idle"
            await say(page, "the first word")
            await page.until("document.querySelectorAll('#waterfall .turn').length === 1")
            assert len(server.get("/v1/sessions").json()["data"]) == 1

            # Looking at it again opens nothing either: whoever talks in it elsewhere is not thrown out.
            await page.open(server.url + "/" + await page.run("location.hash"))
            await page.call("Page.reload")
            await page.until(f"{texts('assistant')}.some(t => t.includes('first word'))")
            assert await page.run("document.getElementById('status').dataset.state") == "idle"
            await say(page, "and the second")
            await page.until(f"{texts('assistant')}.some(t => t.includes('second'))")
            [session] = server.get("/v1/sessions").json()["data"]
            assert session["messages"] == 4
            assert await page.run(texts("user")) == ["the first word", "and the second"]
            assert page.problems == []
    asyncio.run(scenario())


def test_sessions_are_renamed_exported_ended_and_deleted_in_the_list(make_server):
    server = make_server()
    made = []
    for words in ("a kettle is boiling", "the second talk", "the third talk"):
        session = httpx.post(f"{server.url}/v1/sessions", json={"user": "ann", "title": words}).json()["id"]
        httpx.post(f"{server.url}/v1/sessions/{session}/messages", json={"content": words}).raise_for_status()
        made.append(session)

    def row(session):
        return f'#session-list li[data-session="{session}"]'

    async def choose(page, session, act):
        await page.click(f"{row(session)} .more")
        await page.until("!document.getElementById('session-menu').hidden")
        await page.click(f"#session-menu {act}")

    async def scenario():
        async with Browser() as page:
            await page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(server.folder))
            await page.open(server.url)
            await page.until("document.querySelectorAll('#session-list li').length === 3")
            shown = await page.run(f"document.querySelector('{row(made[0])}').innerText")
            assert "a kettle is boiling" in shown and "ann" in shown and "2 messages" in shown

            # Twice on a title, and it is typed anew; Escape leaves it.
            for keys, title in (("Escape", "a kettle is boiling"), ("Enter", "Tea")):
                await page.click(f"{row(made[0])} .open", times=2)
                await page.until("document.activeElement.closest('#session-list') && document.activeElement.value === 'a kettle is boiling'")
                await page.type("Tea")
                await page.press(keys)
                await page.until(f"document.querySelector('{row(made[0])} strong')?.textContent === '{title}'")
                assert server.get(f"/v1/sessions/{made[0]}").json()["title"] == title
            await page.until(f"{texts('user')}.includes('a kettle is boiling')")

            await choose(page, made[0], "[data-format=md]")
            deadline = asyncio.get_running_loop().time() + 20
            while not (server.folder / "Tea.md").exists():
                assert asyncio.get_running_loop().time() < deadline
                await asyncio.sleep(0.05)
            assert "a kettle is boiling" in (server.folder / "Tea.md").read_text()

            # What can't be undone is asked about; a no changes nothing.
            await choose(page, made[0], "[data-act=end]")
            await page.until("document.getElementById('question').open")
            await page.click("#question-no")
            assert server.get(f"/v1/sessions/{made[0]}").json()["status"] == "active"
            await choose(page, made[0], "[data-act=end]")
            await page.click("#question-yes")
            await page.until(f"document.querySelector('{row(made[0])} .badge')?.textContent === 'ended'")
            assert server.get(f"/v1/sessions/{made[0]}").json()["status"] == "ended"
            await page.until("!document.getElementById('ended').hidden && document.getElementById('controls').hidden")
            await picture(page, "sessions")

            await choose(page, made[0], "[data-act=remove]")
            await page.until("document.getElementById('question-text').textContent.includes('Tea')")
            await page.click("#question-yes")
            await page.until("document.querySelectorAll('#session-list li').length === 2")
            assert server.get(f"/v1/sessions/{made[0]}").status_code == 404
            await page.until("document.querySelectorAll('.message').length === 0 && !document.getElementById('controls').hidden")
            assert [problem for problem in page.problems if "404" not in problem] == []
    asyncio.run(scenario())


def test_the_list_is_paged_and_searched(make_server):
    server = make_server()
    for index in range(35):
        session = httpx.post(f"{server.url}/v1/sessions", json={"title": f"Talk {index}"}).json()["id"]
        if index in (3, 30):
            httpx.post(f"{server.url}/v1/sessions/{session}/messages", json={"content": "albatrosses <b>glide</b> far"}).raise_for_status()

    async def scenario():
        async with Browser() as page:
            await page.open(server.url)
            await page.until("document.querySelectorAll('#session-list li').length === 30")
            await page.click("#session-more")
            await page.until("document.querySelectorAll('#session-list li').length === 35")
            assert await page.run("document.getElementById('session-more').hidden")
            await page.click("#search")
            await page.type("albatrosses")
            await page.until("document.querySelectorAll('#session-list mark').length >= 2 && document.querySelectorAll('#session-list li').length === 2")
            titles = await page.run("[...document.querySelectorAll('#session-list strong')].map(e => e.textContent)")
            assert titles == ["Talk 30", "Talk 3"]
            await page.run("document.getElementById('search').select()")
            await page.type("talk 17")
            await page.until("document.querySelectorAll('#session-list li').length === 1")
            assert await page.run("document.querySelector('#session-list strong').textContent") == "Talk 17"
            await page.run("document.getElementById('search').select()")
            await page.type("nobody said this")
            await page.until("document.getElementById('session-note').textContent.startsWith('Nothing was said')")
            assert page.problems == []
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
            await page.until("document.getElementById('agent').value === 'parley'")
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
            assert await page.run("document.getElementById('agent-form').elements.speed.value") == "1.5"
            await page.run("document.getElementById('agents-list').dispatchEvent(new Event('change'))")
            await page.until("document.getElementById('agent-form').elements.title.value === 'Ada'")
            await page.run(field("name", "Not a name") + field("voice", "slt"))
            assert not await page.run("document.getElementById('agent-form').checkValidity()")
            await page.run(field("name", "eva") + save())
            await page.until("document.getElementById('agents-list').value === 'eva'")
            assert server.get("/v1/agents/eva").json()["voice"] == "slt"

            await page.run("document.getElementById('agent-remove').click(); document.getElementById('question-yes').click()")
            await page.until("[...document.getElementById('agents-list').options].every(o => o.value !== 'eva')")
            assert [problem for problem in page.problems if "412" not in problem] == []

    asyncio.run(scenario())


def test_the_form_offers_what_there_is_and_shows_how_it_is(make_server, stand_in):
    server = make_server({"OPENAI_BASE_URL": stand_in.url, "OPENAI_API_KEY": "test-key", "OPENAI_MODEL": "stand-in"}).ready()

    def form(name):
        return f"document.getElementById('agent-form').elements.{name}"

    def options(name):
        return f"[...document.getElementById('{name}').options].map(o => o.value)"

    async def scenario():
        async with Browser() as page:
            await page.open(server.url)
            await page.until("document.getElementById('agent').value === 'parley'")
            await page.click("#agents-open")
            await page.until(f"{form('name')}.value === 'parley'")
            voices = await page.run(options("offer-voices"))
            assert {"rms", "slt"} <= set(voices)
            assert "embedded" in await page.run(options("offer-stt")) and "embedded" in await page.run(options("offer-tts"))
            assert "en" in await page.run(options("offer-languages"))
            chain = "document.getElementById('chain-states').innerText"
            assert "openai stand-in works" in await page.run(chain)
            assert "embedded" in await page.run("document.getElementById('tts-states').innerText")

            # Voices of the language come first.
            await page.run(f"{form('language')}.value = 'de'; {form('language')}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
            first = await page.run("document.getElementById('offer-voices').options[0].label")
            assert "German" in first or "de" in first

            # A voice is heard, and a second click ends it.
            await page.run(f"{form('language')}.value = 'en'; {form('voice')}.value = 'slt'")
            await page.click("#voice-try")
            await page.until("document.getElementById('voice-try').dataset.heard === 'slt' && document.getElementById('voice-try').textContent === 'Stop'")
            await page.until("document.getElementById('voice-try').textContent === 'Listen'", timeout=20)
            await page.run(f"{form('voice')}.value = 'nobody'")
            await page.click("#voice-try")
            await page.until(f"{form('voice')}.getAttribute('aria-invalid') === 'true'")
            assert "no voice" in await page.run(f"{form('voice')}.closest('label').querySelector('small').textContent")

            # What is wrong with an agent stands next to its field.
            await page.run(f"{form('stt')}.value = 'nonesuch'")
            await page.run("document.getElementById('provider-add').click(); document.querySelector('#providers [name=api_key_env]').value = 'NO_SUCH_KEY'")
            await page.run("document.getElementById('agent-form').requestSubmit()")
            await page.until("document.getElementById('agent-saved').textContent.startsWith('Saved')")
            assert "nonesuch" in await page.run(f"{form('stt')}.closest('label').querySelector('small').textContent")
            assert "nobody" in await page.run(f"{form('voice')}.closest('label').querySelector('small').textContent")
            assert "NO_SUCH_KEY" in await page.run("document.querySelector('#providers li small').textContent")
            assert await page.run(f"document.getElementById({form('stt')}.getAttribute('aria-describedby')).textContent")
            await page.until("document.querySelector('#providers .states').innerText.includes('stand-in')")
            await picture(page, "agent-problems")

            # A value that is refused is shown there too.
            await page.run(f"{form('name')}.value = 'parley'; {form('max_tokens')}.value = '1'")
            await page.run("document.getElementById('agent-form').noValidate = true; " + form("speed") + ".value = '9'")
            await page.run("document.getElementById('agent-form').requestSubmit()")
            await page.until(f"{form('speed')}.getAttribute('aria-invalid') === 'true'")
            assert [problem for problem in page.problems if "404" not in problem and "400" not in problem] == []
    asyncio.run(scenario())
