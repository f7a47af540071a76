import Speech
import Testing

@Suite("Making text speakable")
struct PhraseSpeakableTests {
    @Test(
        "What is said of a written text",
        arguments: [
            ("# Heading ##", "Heading"),
            ("### **Bold heading**", "Bold heading"),
            (
                "This is **bold**, *italic*, ***both*** and __strong__ _text_.",
                "This is bold, italic, both and strong text."
            ),
            ("unbalanced **bold", "unbalanced bold"),
            ("~~gone~~ stays", "gone stays"),
            ("about ~5 km", "about ~5 km"),
            ("2 * 3 is 6", "2 * 3 is 6"),
            ("call my_long_name now", "call my long name now"),
            ("use `print(x)` here", "use print(x) here"),
            ("```swift\nlet a = 1\n```", ""),
            ("before\n```\ncode\n```\nafter", "before after"),
            ("[Apple](https://apple.com) rocks", "Apple rocks"),
            ("[a **bold** link][ref]", "a bold link"),
            ("![A cat](cat.png) sleeps", "A cat sleeps"),
            ("see https://www.example.com/path?q=1#x.", "see example.com."),
            ("see <https://example.com/a> or www.test.org/b", "see example.com or test.org"),
            ("write to <me@example.com>", "write to me@example.com"),
            ("a fact[^1] and another [2].", "a fact and another."),
            ("- item", "item"), ("* item", "item"), ("+ item", "item"), ("• item", "item"),
            ("- [ ] open", "open"), ("- [x] done", "done"),
            ("1. first", "1. first"),
            ("> quoted\n> lines", "quoted lines"),
            ("---", ""), ("***", ""), ("* * *", ""),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "a, b 1, 2"),
            ("Tom &amp; Jerry &lt;3 &#39;hi&#39; &#x41;", "Tom & Jerry <3 'hi' A"),
            ("fish &unknown; chips & peas", "fish &unknown; chips & peas"),
            ("<b>bold</b><br>line", "bold line"),
            ("a < b and c > d", "a < b and c > d"),
            ("Hi 😀! 👩‍👩‍👧‍👦 family 🇩🇪 ❤️ 1️⃣ ok ✅", "Hi! family 1 ok"),
            ("a → b", "a b"),
            ("  too   much \t space  ", "too much space"),
            ("wait , what ?", "wait, what?"),
            ("\\*not bold\\*", "*not bold*"),
            ("...", ""), ("—", ""), ("", ""), ("😀", ""),
            ("!! Next", "Next"),
            ("-5 degrees", "-5 degrees"),
            ("don't stop", "don't stop"),
            ("Ça va? Größe 10 % — ja", "Ça va? Größe 10 % — ja"),
            ("#1 in the list", "#1 in the list"),
            ("http://localhost:8080/x is up", "localhost is up"),
        ]
    )
    func said(_ written: String, _ expected: String) {
        #expect(Speakable.text(of: written) == expected)
    }

    @Test("A dash within a line is no list mark")
    func middleOfLine() {
        #expect(Speakable.text(of: "- and on", startsLine: false) == "- and on")
        #expect(Speakable.text(of: "x\n- item", startsLine: false) == "x item")
    }
}
