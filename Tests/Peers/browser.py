"""Headless Chromium driven by the raw DevTools protocol, with a WAV file as its microphone."""

import asyncio
import base64
import json
import pathlib
import subprocess
import tempfile
import time
import urllib.request

import websockets


class Browser:
    def __init__(self, microphone=None, size=(1280, 800), dark=False, arguments=()):
        self.size = size
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio", "--remote-debugging-port=0",
            f"--user-data-dir={self.folder.name}", f"--window-size={size[0]},{size[1]}", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--no-proxy-server",
            "--autoplay-policy=no-user-gesture-required", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        ]
        if dark:
            command.append("--blink-settings=preferredColorScheme=0")
        if microphone:
            command.append(f"--use-file-for-fake-audio-capture={microphone}%noloop")
        self.process = subprocess.Popen([*command, *arguments, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    async def __aenter__(self):
        note = pathlib.Path(self.folder.name) / "DevToolsActivePort"
        deadline = time.monotonic() + 30
        while not (note.exists() and note.read_text().count("\n")):
            assert time.monotonic() < deadline and self.process.poll() is None, "chromium did not start"
            await asyncio.sleep(0.05)
        port = note.read_text().split("\n")[0]
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list"))
        page = next(page for page in pages if page["type"] == "page")
        self.socket = await websockets.connect(page["webSocketDebuggerUrl"], max_size=None, proxy=None)
        self.answers, self.count, self.problems = {}, 0, []
        self.reader = asyncio.create_task(self.read())
        await self.call("Runtime.enable")
        await self.call("Page.enable")
        await self.call("Log.enable")
        # Windows have a least width; phones are narrower.
        await self.call("Emulation.setDeviceMetricsOverride", width=self.size[0], height=self.size[1], deviceScaleFactor=1, mobile=False)
        return self

    async def __aexit__(self, *_):
        await self.socket.close()
        self.process.kill()
        self.process.wait()
        self.reader.cancel()
        self.folder.cleanup()

    async def read(self):
        async for message in self.socket:
            message = json.loads(message)
            if "id" in message:
                self.answers.pop(message["id"]).set_result(message)
            elif message["method"] == "Runtime.exceptionThrown":
                self.problems.append(message["params"]["exceptionDetails"].get("exception", {}).get("description"))
            elif message["method"] == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
                self.problems.append(message["params"]["entry"]["text"])

    async def call(self, method, **parameters):
        self.count += 1
        answer = self.answers[self.count] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        message = await asyncio.wait_for(answer, 30)
        assert "error" not in message, message
        return message["result"]

    async def open(self, url):
        await self.call("Page.navigate", url=url)
        await self.until("document.readyState === 'complete'")

    async def before(self, script):
        """Runs a script in every page that is opened from now on, before its own."""
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    async def click(self, selector, times=1):
        """A click of the mouse where the element is; the page sees no difference from a hand's."""
        place = await self.until(f"""(() => {{
            const element = document.querySelector({selector!r});
            if (!element) return;
            element.scrollIntoView({{ block: "nearest" }});
            const at = element.getBoundingClientRect();
            return at.width && {{ x: at.x + at.width / 2, y: at.y + at.height / 2 }};
        }})()""")
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                await self.call("Input.dispatchMouseEvent", type=kind, **place, button="left", clickCount=count)

    async def press(self, key):
        text = {"Enter": "\r"}.get(key)
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Enter": 13, "Escape": 27}.get(key, 0), **more)

    async def type(self, text):
        await self.call("Input.insertText", text=text)

    async def run(self, expression):
        result = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    async def until(self, expression, timeout=30):
        deadline = time.monotonic() + timeout
        while True:
            value = await self.run(expression)
            if value:
                return value
            if time.monotonic() > deadline:
                await self.picture("/tmp/parley-page-failure.png")
                shown = await self.run("document.body.innerText")
                raise AssertionError(f"never true: {expression}\nproblems: {self.problems}\npage:\n{shown}")
            await asyncio.sleep(0.05)

    async def picture(self, path):
        shot = await self.call("Page.captureScreenshot", format="png")
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))
