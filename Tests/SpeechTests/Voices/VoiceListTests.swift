import Runtime
import Testing
import VoiceCore

@testable import Speech

@Suite("Voices that a speech server tells of")
struct VoiceListTests {
    private func voices(_ json: String) throws -> [SpeechVoice] { VoiceList(try JSONValue(parsing: json.utf8)).voices }

    @Test(
        "Every shape in use is read",
        arguments: [
            #"{"voices":["amy","joe"]}"#, #"{"voices":[{"id":"amy","name":"Amy"},{"id":"joe"}]}"#,
            #"{"object":"list","data":[{"voice_id":"amy"},{"name":"joe"}]}"#, #"["amy","joe"]"#,
            #"{"amy":{"key":"amy"},"joe":{}}"#, #"{"voices":{"amy":{},"joe":{}}}"#,
        ]
    )
    func shapes(json: String) throws { #expect(try voices(json).map(\.name) == ["amy", "joe"]) }

    @Test("A language is taken in every form, with the hyphen of BCP 47")
    func languages() throws {
        let told = try voices(
            #"[{"name":"a","language":"en_GB"},{"name":"b","language":{"code":"de_DE"}},{"name":"c","languages":["fr"]},{"name":"d"}]"#
        )
        #expect(told.map(\.language) == ["en-GB", "de-DE", "fr", nil])
    }

    @Test("What is no name, too long or said twice is left out, and there is an end")
    func limits() throws {
        #expect(try voices(#"["a","a","",7,null,{"id":3}]"#).map(\.name) == ["a"])
        #expect(try voices("[\"\(String(repeating: "x", count: 201))\"]").isEmpty)
        #expect(try voices("7").isEmpty)
        let many = JSONValue.array((0..<5000).map { .string("v\($0)") })
        #expect(VoiceList(many).voices.count == VoiceList.limit)
    }

    @Test("A voice is tried in its own language, and counts where there is no sentence for it")
    func sentences() {
        #expect(SampleSentence.text(in: "de-AT").hasPrefix("Hallo"))
        #expect(SampleSentence.text(in: "en-US") == SampleSentence.text(in: "en"))
        #expect(SampleSentence.text(in: "jbo") == "1, 2, 3, 4, 5.")
    }
}
