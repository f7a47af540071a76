/// The names that models and their servers use for markup, in lower case.
enum MarkupNames {
    /// Elements that hold reasoning.
    static let reasoning: Set<String> = [
        "think", "thinking", "thinking_process", "thought", "thoughts", "thought_process", "inner_thoughts",
        "reasoning",
        "reasoning_content", "reflection", "scratchpad", "inner_monologue", "internal_monologue", "chain_of_thought",
        "cot", "seed:think", "seed:cot_budget_reflect", "mm:think", "longcat_think", "antml:thinking", "antthinking",
        "ant_thinking", "working_out",
    ]

    /// Elements that hold a call of a tool or its answer.
    static let calls: Set<String> = [
        "tool_call", "tool_calls", "toolcall", "toolcalls", "tool_use", "tool_code", "tool_response", "tool_result",
        "tool_results", "tool_output", "tool_outputs", "function_call", "function_calls", "functioncall",
        "function_response", "function_results", "invoke", "antml:function_calls", "antml:invoke", "minimax:tool_call",
        "seed:tool_call", "xai:function_call", "longcat_tool_call",
    ]

    /// Elements whose name of a function stands behind an equals sign; without it they may be anything.
    static let namedCalls: Set<String> = ["function", "tool", "tool_call", "invoke"]

    /// Tokens in the form of a tag that stand alone.
    static let control: Set<String> = [
        "s", "bos", "eos", "pad", "unk", "eot", "eod", "eom", "sop", "eop", "end_of_turn", "end_of_utterance",
        "end_of_text", "begin_of_text", "endoftext", "im_end", "start_of_image", "end_of_image", "end_of_role",
    ]

    static let turns: Set<String> = ["start_of_turn", "im_start", "start_of_role"]

    /// Elements around an answer.
    static let wrappers: Set<String> = ["answer", "final_answer"]

    /// Every name of an element, for beginnings that may become one.
    static let elements: [String] =
        Array(reasoning) + Array(calls) + Array(namedCalls) + Array(control) + Array(turns) + Array(wrappers)
        + ["channel", "turn", "unused94", "unused95", "start_working_out", "end_working_out"]

    /// Names behind `<|` or before `|>` that need no second bar.
    static let halfBarred: Set<String> = ["channel", "turn", "think", "tool", "tool_call", "tool_response"]

    static let ownRoles: Set<String> = ["assistant", "model", "bot", "chatbot", "gpt", "ai"]

    static let foreignRoles: Set<String> = [
        "user", "human", "system", "developer", "tool", "function", "ipython", "environment", "observation", "critic",
    ]

    /// Marks in square brackets and other signs, with their meanings.
    static let fixed: [(text: [UInt8], meaning: MarkupMark.Meaning)] = fixedTexts.map { (Array($0.utf8), $1) }

    private static let fixedTexts: [(String, MarkupMark.Meaning)] = [
        ("[THINK]", .opens(.reasoning, family: "[think]")), ("[/THINK]", .closes(.reasoning, family: "[think]")),
        ("◁think▷", .opens(.reasoning, family: "◁think▷")), ("◁/think▷", .closes(.reasoning, family: "◁think▷")),
        ("[unused16]", .opens(.reasoning, family: "unused16")),
        ("[unused17]", .closes(.reasoning, family: "unused16")),
        ("[INST]", .control), ("[/INST]", .control), ("<<SYS>>", .control), ("<</SYS>>", .control),
        ("[SYSTEM_PROMPT]", .control), ("[/SYSTEM_PROMPT]", .control), ("[EOS]", .control), ("[BOS]", .control),
        ("[PAD]", .control), ("[gMASK]", .control), ("[TOOL_CALLS]", .callAsJSON), ("functools[{", .callAsJSON),
        ("[TOOL_RESULTS]", .opens(.call, family: "[tool_results]")),
        ("[/TOOL_RESULTS]", .closes(.call, family: "[tool_results]")),
        ("[AVAILABLE_TOOLS]", .opens(.call, family: "[available_tools]")),
        ("[/AVAILABLE_TOOLS]", .closes(.call, family: "[available_tools]")),
    ]

    /// What of a mark is JSON that belongs to the call.
    static let beginningOfCalls = Array("[{".utf8)
}
