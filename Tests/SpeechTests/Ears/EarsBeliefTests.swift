import Testing
import VoiceCore

@testable import Speech

@Suite("What is believed of a transcript")
struct EarsBeliefTests {
    private static func believed(
        _ text: String,
        sound: Duration = .seconds(2),
        noSpeech: Double? = nil,
        confidence: Double? = nil,
        isFinal: Bool = true
    ) -> String {
        let heard = Transcript(text: text, isFinal: isFinal, confidence: confidence, noSpeech: noSpeech)
        return TranscriptFilter.believed(heard, sound: sound).transcript.text
    }

    @Test(
        "Marks alone are silence",
        arguments: [
            "[BLANK_AUDIO]", " [BLANK_AUDIO] ", "[ Silence ]", "...", "…", ".", "。", "-", "--", "?", "(silence)",
            "[Music]", "[MUSIC PLAYING]", "♪", "♪♪♪", "♪ ♪", "🎵", "*coughs*", "*clears throat*", "<|nospeech|>",
            "<|en|><|NEUTRAL|><|Speech|><|woitn|>", "<|zh|><|EMO_UNKNOWN|><|BGM|><|withitn|>", "[noise]", "<unk>",
            "[UNK]", "<noise> <unk>", "[inaudible]", "(applause)", "(upbeat music)", "(laughs)",
            "[Applause] [Laughter]",
            "{laughter}", "++NOISE++", "%HESITATION", "BLANK_AUDIO", "<s></s>", "<|startoftranscript|><|en|><|0.00|>",
            "[SPEAKER_00]:", "[00:00:00.000 --> 00:00:02.000]", "【音楽】", "（拍手）", "(音楽)", "[Musik]", "(Gelächter)",
            "[музыка]", "(смех)", "[música]", "(rires)", "(speaking in foreign language)", "😊", "[", ">>",
            "(door slams shut)",
        ]
    )
    func silence(_ text: String) {
        #expect(Self.believed(text) == "")
    }

    @Test(
        "Marks within a sentence go, and the words stay",
        arguments: [
            ("[Music] What is the weather?", "What is the weather?"),
            ("What is [inaudible] the weather?", "What is the weather?"),
            ("Hello [noise], world.", "Hello, world."),
            ("<|en|><|HAPPY|><|Speech|><|withitn|>Hello there.", "Hello there."),
            ("I <unk> want <unk> tea", "I want tea"), ("Well (laughs) that is fun.", "Well that is fun."),
            ("*sighs* All right.", "All right."), ("♪ Happy birthday to you ♪", "Happy birthday to you"),
            ("[SPEAKER_00]: Good morning.", "Good morning."), (">> Good morning.", "Good morning."),
            ("Good morning. 😊", "Good morning."), ("你好[音乐]世界", "你好 世界"), ("Ich (lacht) bin da.", "Ich bin da."),
            ("[00:00:00.000 --> 00:00:02.000]  Go on", "Go on"), ("go ++NOISE++ on", "go on"),
            ("<|0.00|> Yes, please.<|2.00|>", "Yes, please."),
        ]
    )
    func sentence(_ text: String, _ words: String) {
        #expect(Self.believed(text) == words)
    }

    @Test(
        "What people say stays as it is",
        arguments: [
            "Call (555) 123-4567, please.", "2 * 3 * 4 is 24", "a < b and b > c", "It costs $5.", "f**k that",
            "no no no", "very very good", "bye bye", "ha ha ha", "Can you hear me? Can you hear me? Can you hear me?",
            "go away go away go away go away", "one million is 1 000 000", "0 0 0 0 0 0 0 0", "10000000000000",
            "thank you", "Thank you.", "you", "Okay.", "Vielen Dank", "ありがとうございました", "play some music",
            "silence", "What is amara.org?", "Make subtitles by tomorrow", "Was für ein Applaus!", "はい、はい、はい",
            "I said 'no', and then (as you know) left.", "USB_C", "NATO", "yes", "it's 100%", "C'est bon !", "哈哈哈哈",
        ]
    )
    func kept(_ text: String) {
        #expect(Self.believed(text) == text)
    }

    @Test(
        "Credits of subtitles and farewells of videos are silence where they are all",
        arguments: [
            "Thanks for watching!", "Thank you for watching.", "Please subscribe to my channel.",
            "Subtitles by the Amara.org community", "Untertitel der Amara.org-Community",
            "Untertitelung des ZDF, 2020", "Untertitel im Auftrag des ZDF für funk, 2017", "ご視聴ありがとうございました",
            "ご視聴ありがとうございました。", "Sous-titres réalisés para la communauté d'Amara.org",
            "Subtítulos realizados por la comunidad de Amara.org", "Legendas pela comunidade Amara.org",
            "Sottotitoli creati dalla comunità Amara.org", "Субтитры сделал DimaTorzok", "Продолжение следует...",
            "Редактор субтитров А.Синецкая Корректор А.Егорова", "字幕由Amara.org社区提供", "請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目",
            "MBC 뉴스 이덕영입니다.", "시청해주셔서 감사합니다.", "Napisy stworzone przez społeczność Amara.org",
            "Altyazı M.K.", "اشتركوا في القناة", "ترجمة نانسي قنقر", "Vielen Dank fürs Zuschauen!",
            "Merci d'avoir regardé cette vidéo.", "Gracias por ver el vídeo.", "谢谢观看",
            "Ondertiteld door de Amara.org gemeenschap",
            "Thanks for watching! Thanks for watching! Thanks for watching! Thanks for watching!",
            "[Music] Thanks for watching! [Music]",
        ]
    )
    func inventions(_ text: String) {
        #expect(Self.believed(text) == "")
    }

    @Test("A farewell is believed where the recogniser is sure of it, and within other words")
    func farewells() {
        #expect(Self.believed("Thanks for watching!", noSpeech: 0.01, confidence: 0.95) == "Thanks for watching!")
        let words = "Thanks for watching! Now turn on the light."
        #expect(Self.believed(words) == words)
    }

    @Test("Politeness is silence only where the probability or the sound says so")
    func politeness() {
        for text in ["Thank you.", "you", "Bye.", "ありがとうございました"] {
            #expect(Self.believed(text, noSpeech: 0.9) == "")
            #expect(Self.believed(text, noSpeech: 0.1) == text)
            #expect(Self.believed(text, sound: .milliseconds(20)) == "")
        }
        #expect(Self.believed("Turn on the light.", sound: .milliseconds(20), noSpeech: 0.9) == "Turn on the light.")
    }

    @Test("A language that only a mark names is kept")
    func language() {
        let heard = Transcript(text: "<|de|><|NEUTRAL|><|Speech|>Guten Tag.", isFinal: true)
        let believed = TranscriptFilter.believed(heard, sound: .seconds(1))
        #expect(believed.transcript == Transcript(text: "Guten Tag.", isFinal: true, language: "de"))
        #expect(believed.findings == [.mark])
    }

    @Test("A mark that is still being written is none of a beginning's words")
    func beginnings() {
        for (text, words) in [("[BLANK", ""), ("Hello [Mus", "Hello"), ("Hello (lau", "Hello"), ("<|en|><|NEU", "")] {
            #expect(Self.believed(text, isFinal: false) == words)
        }
        #expect(Self.believed("Call (555", isFinal: false) == "Call")
    }

    @Test("Marks at random cost as much as they are long, and letters outside of them are never lost")
    func marks() {
        let many = String(repeating: "[", count: 8_000) + "word" + String(repeating: "]", count: 8_000)
        #expect(Self.believed(many).contains("word") || Self.believed(many) == "")
        for opener in ["<", "(", "*", "[", "<|", "{", "【", "%A", "++A "] {
            let text = String(repeating: opener, count: 8_000) + " word"
            #expect(Self.believed(text).hasSuffix("word"), "\(opener)")
        }
    }
}
