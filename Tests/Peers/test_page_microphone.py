"""The page's microphone when something is wrong with it: each fault is a sentence with what to do."""

import asyncio

import pytest

from browser import Browser
from test_page import microphone, picture, say, texts  # noqa: F401 (a fixture)

# Keeps the tracks that the page gets, and fails as the test wants; all else is the browser's own.
WATCH = """
    window.tracks = [];
    (media => {
        if (!media) return;
        const ask = media.getUserMedia.bind(media);
        const list = media.enumerateDevices.bind(media);
        media.getUserMedia = async (wanted) => {
            if (window.refusal) throw new DOMException(window.refusal[1], window.refusal[0]);
            const stream = await ask(wanted);
            window.tracks.push(stream.getAudioTracks()[0]);
            return stream;
        };
        media.enumerateDevices = async () => window.unplugged ? [] : list();
    })(navigator.mediaDevices);
"""
STATE = "document.getElementById('microphone-state').textContent"
NOTICE = "document.getElementById('notice-text').textContent"


async def opened(page, url):
    await page.before(WATCH)
    await page.open(url)
    await page.until("document.getElementById('agent').value === 'parley'")


async def permit(page, setting):
    await page.call("Browser.setPermission", permission={"name": "microphone"}, setting=setting)


async def listening(page, url):
    await opened(page, url)
    await page.click("#microphone")
    await page.until(f"{STATE} === 'Listening'")


@pytest.mark.parametrize("name, message, words", [
    ("NotAllowedError", "Permission denied", "blocked for this page"),
    ("NotAllowedError", "Permission denied by system", "system's privacy settings"),
    ("NotFoundError", "Requested device not found", "No microphone was found"),
    ("NotReadableError", "Could not start audio source", "Another program may keep it"),
    ("AbortError", "", "Another program may keep it"),
    ("SecurityError", "", "privacy settings"),
    ("OverconstrainedError", "", "Choose another one"),
    ("TypeError", "odd", "could not be opened"),
])
def test_every_way_in_which_a_browser_refuses_is_told_with_what_to_do(server, name, message, words):
    async def scenario():
        async with Browser() as page:
            await opened(page, server.url)
            await permit(page, "denied")
            await page.run(f"window.refusal = [{name!r}, {message!r}]")
            before = len(server.get("/v1/sessions").json()["data"])
            await page.click("#microphone")
            assert words in await page.until(NOTICE)
            assert await page.run("document.getElementById('microphone').ariaPressed") == "false"
            assert len(server.get("/v1/sessions").json()["data"]) == before
            # Once the cause is gone a click is enough, and the sentence goes.
            await permit(page, "granted")
            await page.run("window.refusal = undefined")
            await page.click("#microphone")
            await page.until(f"{STATE} === 'Listening'")
            assert await page.run("document.getElementById('notice').hidden")
            assert page.problems == []
    asyncio.run(scenario())


def test_a_question_that_was_closed_is_not_taken_for_a_no(server):
    async def scenario():
        async with Browser() as page:
            await opened(page, server.url)
            await permit(page, "prompt")
            await page.run("window.refusal = ['NotAllowedError', 'Permission dismissed']")
            await page.click("#microphone")
            assert "closed without an answer" in await page.until(NOTICE)
    asyncio.run(scenario())


def test_over_plain_http_the_page_says_how_to_get_the_microphone(make_server):
    server = make_server({"API_KEY": "a-key"})

    async def scenario():
        async with Browser(arguments=["--host-resolver-rules=MAP parley.test 127.0.0.1"]) as page:
            await page.open(f"http://parley.test:{server.port}/")
            await page.until("!document.getElementById('key-form').hidden")
            assert not await page.run("isSecureContext")
            await page.run("document.getElementById('key').value = 'a-key'; document.getElementById('key-form').requestSubmit()")
            await page.until("document.getElementById('agent').value === 'parley'")
            await page.click("#microphone")
            told = await page.until(NOTICE)
            for word in ("https or localhost only", f"parley.test:{server.port}", "ssh", "PARLEY_TLS_CERT"):
                assert word in told
            await page.click("#notice-help")
            await page.until("document.getElementById('help').open")
            help_text = await page.run("document.getElementById('help').innerText")
            assert f"ssh -N -L 8900:localhost:{server.port} parley.test" in help_text and "mkcert" in help_text
            await picture(page, "insecure-help")
            await page.click("#help-close")

            # Typing works all the same, and says why nothing is heard.
            await say(page, "typed without sound")
            await page.until(f"{texts('assistant')}.some(t => t.includes('typed without sound'))")
            assert "come as text" in await page.run(STATE)
            await picture(page, "insecure")
            assert [problem for problem in page.problems if "401" not in problem] == []
    asyncio.run(scenario())


@pytest.mark.parametrize("gone, words", [
    ("delete window.AudioWorklet", "no AudioWorklet"), ("delete window.AudioContext", "can't play"),
    ("delete Navigator.prototype.mediaDevices", "gives no page a microphone"), ("delete window.WebSocket", "no WebSocket"),
])
def test_what_a_browser_lacks_is_named(server, gone, words):
    async def scenario():
        async with Browser() as page:
            await page.before(f"{gone};")
            await page.open(server.url)
            await page.until("document.getElementById('agent').value === 'parley'")
            await page.click("#microphone")
            await page.until(f"{NOTICE}.includes({words!r})")
    asyncio.run(scenario())


def test_an_unplugged_microphone_is_told_and_goes_on_when_it_is_back(server, microphone):  # noqa: F811
    async def scenario():
        async with Browser(microphone) as page:
            await listening(page, server.url)
            await page.run("window.unplugged = true; tracks[0].stop(); tracks[0].dispatchEvent(new Event('ended'))")
            await page.until(f"{STATE}.includes('is gone')")
            assert await page.run("document.getElementById('level').ariaValueNow") == "-60"
            assert await page.run("document.getElementById('microphone').ariaPressed") == "true"
            await picture(page, "unplugged")
            await page.run("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
            assert "is gone" in await page.run(STATE)
            await page.run("window.unplugged = false; navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
            await page.until(f"{STATE} === 'Listening'")
            assert await page.run("tracks.length === 2 && tracks[1].readyState === 'live'")

            # Another may be chosen at any time, also while one is gone.
            await page.until("document.getElementById('device').options.length > 1")
            await page.run("""
                const list = document.getElementById('device');
                window.other = [...list.options].find(o => o.value !== list.value).value;
                tracks[1].stop(); tracks[1].dispatchEvent(new Event('ended'));
                list.value = other; list.dispatchEvent(new Event('change'));
            """)
            await page.until(f"{STATE} === 'Listening' && tracks.length === 3")
            assert await page.run("tracks[2].getSettings().deviceId === other && tracks[1].readyState === 'ended'")
            await page.click("#microphone")
            await page.until("tracks[2].readyState === 'ended' && document.getElementById('microphone-line').hidden")
            assert page.problems == []
    asyncio.run(scenario())


def test_a_microphone_that_the_system_muted_and_a_sound_that_it_suspended_are_told(server):
    async def scenario():
        async with Browser() as page:
            # Remembers the page's context, to suspend it as a telephone call does.
            await page.before("window.contexts = []; window.AudioContext = class extends AudioContext { constructor(o) { super(o); contexts.push(this); } };")
            await listening(page, server.url)
            await page.run("tracks[0].dispatchEvent(new Event('mute'))")
            await page.until(f"{STATE}.includes('muted by the system')")
            await page.run("tracks[0].dispatchEvent(new Event('unmute'))")
            await page.until(f"{STATE} === 'Listening'")
            await page.run("contexts[0].suspend()")
            await page.until(f"{STATE}.includes('suspended')")
            await page.click("#sound-resume")
            await page.until(f"{STATE} === 'Listening' && contexts[0].state === 'running'")
            assert page.problems == []
    asyncio.run(scenario())


def test_a_microphone_from_which_nothing_comes_is_seen(server, tmp_path):
    import wave

    silent = tmp_path / "silent.wav"
    with wave.open(str(silent), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(bytes(16000 * 2 * 30))

    async def scenario():
        async with Browser(silent) as page:
            await listening(page, server.url)
            await page.until(f"{STATE}.startsWith('Nothing is heard from')")
            await picture(page, "silent")
            assert await page.run("!document.getElementById('device-choice').hidden")
    asyncio.run(scenario())
