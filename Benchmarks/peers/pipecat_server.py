"""Pipecat as a raw-PCM WebSocket server: Silero, OpenAI-compatible services, a fixed wait of 600 ms.

The same bytes go in and come out as at Parley's `/v1/stream`, so that one load generator measures both.
Usage: pipecat_server.py PORT SERVICES_URL
"""

import sys

import uvicorn
from fastapi import FastAPI, WebSocket
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.frames.frames import Frame, InputAudioRawFrame, OutputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.worker import PipelineParams, PipelineTask
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.openai.stt import OpenAISTTService
from pipecat.services.openai.tts import OpenAITTSService
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

PORT, SERVICES = int(sys.argv[1]), sys.argv[2]
logger.remove()
logger.add(sys.stderr, level="ERROR")
app = FastAPI()


class RawPCM(FrameSerializer):
    async def serialize(self, frame: Frame):
        return frame.audio if isinstance(frame, OutputAudioRawFrame) else None

    async def deserialize(self, data):
        return InputAudioRawFrame(audio=data, sample_rate=16000, num_channels=1) if isinstance(data, bytes) else None


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.websocket("/v1/stream")
async def stream(websocket: WebSocket):
    await websocket.accept()
    transport = FastAPIWebsocketTransport(
        websocket=websocket,
        params=FastAPIWebsocketParams(
            audio_in_enabled=True, audio_out_enabled=True, audio_in_sample_rate=16000, audio_out_sample_rate=24000,
            serializer=RawPCM(), allowed_origins=[],
        ),
    )
    # The detector's own wait and the policy's add up to the 600 ms that Parley waits.
    detector = SileroVADAnalyzer(params=VADParams(stop_secs=0.2))
    context = LLMContext([{"role": "system", "content": "Answer."}])
    aggregators = LLMContextAggregatorPair(
        context,
        user_params=LLMUserAggregatorParams(
            vad_analyzer=detector,
            user_turn_strategies=UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.4)]),
        ),
    )
    pipeline = Pipeline([
        transport.input(),
        OpenAISTTService(api_key="x", base_url=SERVICES, settings=OpenAISTTService.Settings(model="whisper-1"), ttfs_p99_latency=0.0),
        aggregators.user(),
        OpenAILLMService(api_key="x", base_url=SERVICES, settings=OpenAILLMService.Settings(model="stub")),
        OpenAITTSService(api_key="x", base_url=SERVICES, settings=OpenAITTSService.Settings(voice="alloy", model="tts-1")),
        transport.output(),
        aggregators.assistant(),
    ])
    task = PipelineTask(pipeline, params=PipelineParams(audio_in_sample_rate=16000, audio_out_sample_rate=24000))

    @transport.event_handler("on_client_disconnected")
    async def left(_transport, _client):
        await task.cancel()

    await PipelineRunner(handle_sigint=False).run(task)


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="error", ws_max_size=2**24)
