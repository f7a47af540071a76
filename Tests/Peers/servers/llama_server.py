"""llama.cpp's own server with a model of random weights: `llama_server.py PORT`; it ends with its standard input.

What the model says makes no sense, but it is made as any model's words are: prompt, context, sampling, tokens, stream.
It never ends an answer by itself: each is as long as the request allows.
"""

import json
import pathlib
import sys
import tempfile

import gguf
import numpy
import xllamacpp

WIDTH, HEADS, HIDDEN, CONTEXT = 64, 4, 128, 32768
SENTENCES = json.loads((pathlib.Path(__file__).parents[1] / "sentences.json").read_text())


def write_model(path):
    """A Llama of one layer whose tokens are the bytes and the words of the tests' sentences."""
    words = sorted({word for sentence in SENTENCES for word in sentence.lower().strip(".?!").split()})
    kinds = gguf.TokenType
    tokens = [("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)]
    tokens += [(f"<0x{byte:02X}>", kinds.BYTE) for byte in range(256)]
    first_word = len(tokens)
    tokens += [(f"▁{word}", kinds.NORMAL) for word in words] + [(mark, kinds.NORMAL) for mark in ".,?"]

    model = gguf.GGUFWriter(path, "llama")
    model.add_context_length(CONTEXT)
    model.add_embedding_length(WIDTH)
    model.add_block_count(1)
    model.add_feed_forward_length(HIDDEN)
    model.add_head_count(HEADS)
    model.add_layer_norm_rms_eps(1e-5)
    model.add_rope_dimension_count(WIDTH // HEADS)
    model.add_tokenizer_model("llama")
    model.add_token_list([text for text, _ in tokens])
    model.add_token_scores([0.0] * len(tokens))
    model.add_token_types([kind for _, kind in tokens])
    model.add_bos_token_id(1)
    model.add_eos_token_id(2)
    model.add_chat_template("{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}")

    random = numpy.random.default_rng(7)

    def matrix(name, rows, columns):
        weights = random.normal(0, columns ** -0.5, (rows, columns)).astype(numpy.float32)
        model.add_tensor(name, weights)
        return weights

    matrix("token_embd.weight", len(tokens), WIDTH)
    # Only words and marks can win: a row of zeros is never the likeliest.
    answer = matrix("output.weight", len(tokens), WIDTH)
    answer *= 8
    answer[:first_word] = 0
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        matrix(f"blk.0.{name}.weight", WIDTH, WIDTH)
    matrix("blk.0.ffn_gate.weight", HIDDEN, WIDTH)
    matrix("blk.0.ffn_up.weight", HIDDEN, WIDTH)
    matrix("blk.0.ffn_down.weight", WIDTH, HIDDEN)
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        model.add_tensor(f"{name}.weight", numpy.ones(WIDTH, dtype=numpy.float32))
    model.write_header_to_file()
    model.write_kv_data_to_file()
    model.write_tensors_to_file()
    model.close()


def main(port):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/words.gguf"
        write_model(path)
        print(f"the model has {pathlib.Path(path).stat().st_size} bytes", flush=True)
        params = xllamacpp.CommonParams()
        params.model.path = path
        params.model_alias = "words"
        params.hostnames = ["127.0.0.1"]
        params.port = port
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.cpuparams.n_threads = 1
        params.sampling.seed = 7
        server = xllamacpp.Server(params)
        print(f"serves {server.listening_address}", flush=True)
        sys.stdin.read()


main(int(sys.argv[1]))
