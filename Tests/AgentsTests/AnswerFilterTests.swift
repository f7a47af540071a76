@testable import Agents
import TestSupport
import Testing

@Suite("What of a model's answer is not for people")
struct AnswerFilterTests {
    /// What is let through of an answer in pieces.
    static func filtered(_ pieces: [String], hold: ReasoningHabit.Hold = .none) -> (text: String, filter: AnswerFilter)
    {
        var filter = AnswerFilter(hold: hold)
        var text = ""
        for piece in pieces { text += filter.append(piece) }
        text += filter.finish()
        return (text, filter)
    }

    static func pieces(of text: String, _ size: Int) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return stride(from: 0, to: scalars.count, by: size).map { start in
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: scalars[start..<min(start + size, scalars.count)])
            return String(piece)
        }
    }

    static let reasoning: [(String, String)] = [
        ("<think>plan</think>Hello there.", "Hello there."),
        ("<think>\nplan\n</think>\n\nHello there.", "Hello there."),
        ("<THINK>plan</Think>Hello", "Hello"),
        ("<think foo=\"bar\">plan</think>Hello", "Hello"),
        ("<thinking>plan</thinking>Hello", "Hello"),
        ("<thought>plan</think >Hello", "Hello"),
        ("<reasoning>plan</reasoning>Hello", "Hello"),
        ("<reflection>plan <b> x </thinking></reflection>Hello", "Hello"),
        ("<scratchpad>plan</scratchpad>Hello", "Hello"),
        ("<seed:think>plan</seed:think>Hello", "Hello"),
        ("◁think▷plan◁/think▷Hello", "Hello"),
        ("[THINK]plan[/THINK]Hello", "Hello"),
        ("<|begin_of_thought|>plan<|end_of_thought|><|begin_of_solution|>Hello<|end_of_solution|>", "Hello"),
        ("<|START_THINKING|>plan<|END_THINKING|><|START_RESPONSE|>Hello<|END_RESPONSE|>", "Hello"),
        ("<|channel|>analysis<|message|>plan<|end|><|start|>assistant<|channel|>final<|message|>Hello", "Hello"),
        ("<|channel>thought\nplan<channel|>Hello", "Hello"),
        ("<think>plan</think><answer>Hello</answer>", "Hello"),
        ("Hello <think>plan</think>there.", "Hello there."),
        ("<think>never closed", ""),
        ("<think>plan</think>", ""),
    ]

    static let control: [(String, String)] = [
        ("Hello there.<|im_end|>", "Hello there."), ("Hello.<|eot_id|>\n", "Hello."), ("Hello<|endoftext|>", "Hello"),
        ("<s>Hello</s>", "Hello"), ("[INST]Hello[/INST]", "Hello"), ("Hello<end_of_turn>\n", "Hello"),
        ("<start_of_turn>model\nHello", "Hello"), ("<|start_header_id|>assistant<|end_header_id|>\n\nHello", "Hello"),
        ("<|im_start|>assistant\nHello", "Hello"), ("Hello<｜end▁of▁sentence｜>", "Hello"),
        ("<｜Assistant｜>Hello", "Hello"), ("<|END_OF_TURN_TOKEN|>Hello", "Hello"), ("Hello<eos>", "Hello"),
        ("Hello.<|im_end|>\n<|im_start|>user\nAnd you?<|im_end|>\n<|im_start|>assistant\n Fine.", "Hello.\n Fine."),
        ("Hello.<｜User｜>And you?", "Hello."), ("[gMASK]<sop>Hello", "Hello"),
    ]

    static let calls: [(String, String)] = [
        ("<tool_call>{\"name\":\"x\"}</tool_call>Hello", "Hello"),
        ("Hello <function=x>{\"a\":1}</function>there", "Hello there"),
        ("[TOOL_CALLS][{\"name\":\"x\",\"arguments\":{\"a\":\"]\"}}] Hello", "Hello"),
        ("[TOOL_CALLS]x[ARGS]{\"a\":1}Hello", "Hello"), ("Hello<|python_tag|>x.call(a=1)<|eom_id|>", "Hello"),
        ("<|tool_calls_section_begin|><|tool_call_begin|>f:0<|tool_call_end|><|tool_calls_section_end|>Hello", "Hello"),
        ("<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>x<｜tool▁call▁end｜><｜tool▁calls▁end｜>Hello", "Hello"),
        ("functools[{\"name\":\"x\"}]Hello", "Hello"), ("<invoke name=\"x\">y</invoke>Hello", "Hello"),
        ("<TOOLCALL>[{}]</TOOLCALL>Hello", "Hello"), ("<|tool_call|>[{\"name\":\"x\"}]Hello", "Hello"),
        ("<|start|>assistant to=functions.x<|channel|>commentary<|message|>{}<|call|>", ""),
        ("<minimax:tool_call>x</minimax:tool_call>Hello", "Hello"),
        ("<｜DSML｜function_calls>x</｜DSML｜function_calls>Hello", "Hello"),
        ("<|action_start|>x<|action_end|>Hello", "Hello"),
    ]

    @Test(
        "Reasoning, control tokens and leaked calls are taken out, cut anywhere",
        arguments: reasoning + control + calls,
        [1, 2, 3, 7, 1000]
    )
    func takenOut(_ example: (raw: String, text: String), size: Int) {
        let (text, filter) = Self.filtered(Self.pieces(of: example.raw, size))
        #expect(text == example.text, "\(example.raw)")
        #expect(!filter.dropped.isEmpty)
    }

    static let plain = [
        "a <b> c", "x < y and y > x", "if (a<think) { b }", "a <thought of the day> b",
        "List<String> and <br/> <p class=\"x\">",
        "[1] and [THE] end [TOOL]", "let f = g <| h |> i", "functools.partial and fun", "“◁” is a triangle", "<",
        "a <th",
        "`<think>` opens and `</think>` closes it", "`<think>plan</think>` is one", "the tag \"<think>\" is used",
        "say “</think>” now", "```xml\n<think>\nplan</think>\n```\nThat is it.", "[TOOL_CALL", "<reasonable> people",
        "<section>text</section>", "1 << 2 <<3", "<|>", "<||>", "ends with a bracket [", "  two spaces  in  front",
    ]

    @Test("What is none of these stays as it is, cut anywhere", arguments: plain, [1, 2, 3, 1000])
    func untouched(_ text: String, size: Int) {
        let (told, filter) = Self.filtered(Self.pieces(of: text, size))
        #expect(told == text)
        #expect(filter.dropped.isEmpty)
    }

    @Test(
        "A mark alone takes nothing else with it",
        arguments: ["[TOOL_CALLS]", "[INST]", "<|start|>", "<|im_start|>", "<s>"]
    )
    func alone(mark: String) {
        for size in [1, 3, 1000] {
            #expect(Self.filtered(Self.pieces(of: "Hello \(mark) there.", size)).text == "Hello  there.", "\(size)")
        }
    }

    @Test(
        "Before a tag that only closes nothing was an answer",
        arguments: [
            "plan</think>Hello", "I plan.\n\nMuch.</think>\n\nHello", "plan[/THINK]Hello", "plan◁/think▷Hello",
        ],
        [1, 4, 1000]
    )
    func onlyClosing(_ raw: String, size: Int) {
        for hold in [ReasoningHabit.Hold.moment, .tillTag] {
            let (text, filter) = Self.filtered(Self.pieces(of: raw, size), hold: hold)
            #expect(text == "Hello")
            #expect(filter.hadUnopenedReasoning)
        }
    }

    @Test("A beginning that waits is told when its time is over, or the answer is")
    func release() {
        var filter = AnswerFilter(hold: .moment)
        #expect(filter.append("Hello ") == "" && filter.isHolding)
        #expect(filter.release() == "Hello " && !filter.isHolding)
        #expect(filter.append("there") == "there")
        #expect(Self.filtered(["Hello ", "there"], hold: .tillTag).text == "Hello there")
        var long = AnswerFilter(hold: .moment)
        #expect(long.append(String(repeating: "a", count: 5000)).count == 5000)
    }

    @Test("An answer that broke off while a model that thinks first was thinking holds nothing")
    func brokeOff() {
        var thinker = AnswerFilter(hold: .tillTag)
        #expect(thinker.append("plan") + thinker.breakOff() == "")
        var unknown = AnswerFilter(hold: .moment)
        #expect(unknown.append("Hello <thi") + unknown.breakOff() == "Hello ")
    }

    @Test("A model is waited for as long as it may think first, and no longer")
    func habit() {
        var unknown = ReasoningHabit(model: "m")
        #expect(unknown.hold == .moment)
        unknown.note(hadUnopenedReasoning: false)
        #expect(unknown.hold == .none)
        unknown.note(hadUnopenedReasoning: true)
        #expect(unknown.hold == .tillTag)
        unknown.note(hadUnopenedReasoning: false)
        unknown.note(hadUnopenedReasoning: false)
        #expect(unknown.hold == .tillTag)
        unknown.note(hadUnopenedReasoning: false)
        #expect(unknown.hold == .none)
        for name in ["deepseek-r1:8b", "QwQ-32B", "qwen3-4b-thinking"] {
            #expect(ReasoningHabit(model: name).hold == .tillTag)
        }
    }

    @Test(
        "What sounds like reasoning waits longer",
        arguments: [
            "The user greets me.", "Okay, so they said hello.", "Hmm.", "Let me think.", "I should answer kindly",
            "First I greet. I plan", "We need to be brief.", "Der Nutzer fragt",
        ]
    )
    func soundsLikeReasoning(beginning: String) {
        var filter = AnswerFilter(hold: .moment)
        #expect(filter.append(beginning) == "")
        #expect(filter.holdsReasoning)
    }

    @Test(
        "What sounds like an answer doesn't",
        arguments: [
            "Hello there! How are you?", "It is sunny today and tomorrow.", "Berlin.", "Gern, das Wetter ist gut.", "",
            "Yes",
            "The train leaves at nine.",
        ]
    )
    func soundsLikeAnAnswer(beginning: String) {
        var filter = AnswerFilter(hold: .moment)
        _ = filter.append(beginning)
        #expect(!filter.holdsReasoning)
    }

    /// Words in front of marks, none of which may be lost.
    @Test("Of random text, marks and cuts every word outside the spans is told, and none inside")
    func property() {
        let seed = UInt64.random(in: 0...999_999)
        var random = SeededRandom(seed: seed)
        let spans = (Self.reasoning + Self.calls).map(\.0).filter {
            $0.hasSuffix("Hello") && !$0.hasPrefix("[TOOL_CALLS][")
        }
        .map { String($0.dropLast("Hello".count)) }
        let marks =
            spans + ["<|im_end|>", "<|eot_id|>", "</s>", "<s>", "[INST]", "<end_of_turn>", "<｜end▁of▁sentence｜>"]
        let words = [
            "alpha ", "<b> ", "x < y ", "[1] ", "\n", "`code` ", "don't ", "größer ", "for ", "“quoted” ", "a>b ",
        ]
        for round in 0..<400 {
            var raw = ""
            var text = ""
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                if Bool.random(using: &random) {
                    raw += marks.randomElement(using: &random) ?? ""
                } else {
                    let word = words.randomElement(using: &random) ?? ""
                    raw += word
                    text += word
                }
            }
            var pieces: [String] = []
            var rest = raw.unicodeScalars[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...9, using: &random)
                pieces.append(String(Substring(rest.prefix(count))))
                rest = rest.dropFirst(count)
            }
            let told = Self.filtered(pieces).text
            let kept = { (text: String) in text.split { $0.isWhitespace }.joined(separator: " ") }
            #expect(kept(told) == kept(text), "seed \(seed), round \(round): \(raw)")
        }
    }

    @Test(
        "What waits is bounded whatever comes, so that the work is linear",
        arguments: [
            "<", "[", "<|", "<think", "<|start|>", "[TOOL_CALLS]", "`<s>", "<invoke a=", "<|im_start|>", "◁",
            "functools[",
            "\"<think>\"", "[TOOL_CALLS]x ", "<｜DSML｜",
        ]
    )
    func bounded(unit: String) {
        var filter = AnswerFilter()
        for _ in 0..<4000 {
            _ = filter.append(unit)
            #expect(filter.bytes.count <= 600)
            if filter.bytes.count > 600 { break }
        }
    }
}
