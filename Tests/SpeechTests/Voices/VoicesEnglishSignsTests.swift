import Testing

@testable import Speech

@Suite("Signs and units for the embedded English voice")
struct VoicesEnglishSignsTests {
    private func said(_ text: String) -> String {
        String(decoding: FliteText(text).bytes, as: UTF8.self).split(separator: " ").joined(separator: " ")
    }

    @Test(
        "What is read",
        arguments: [
            ("€12.50", "12 euros 50"), ("£5", "5 pounds"), ("£1", "1 pound"), ("€0.50", "50 cents"),
            ("€12.05", "12 euros and 5 cents"),
            ("$3.50", "$3.50"), ("$3.5M", "3.5 million dollars"), ("€3 million", "3 million euros"),
            ("¥500", "500 yen"),
            ("12.50 €", "12 euros 50"), ("5 € now", "5 euros now"), ("$20/month", "20 dollars per month"),
            ("£2bn", "2 billion pounds"),
            ("90 km/h.", "90 kilometres per hour."), ("1 km/h", "1 kilometre per hour"),
            ("22 °C", "22 degrees Celsius"),
            ("-5 °F", "minus 5 degrees Fahrenheit"), ("3 GB/s", "3 gigabytes per second"),
            ("10 m²", "10 square metres"),
            ("5 kg", "5 kilograms"), ("5kg", "5 kilograms"), ("1 kg", "1 kilogram"), ("5 %", "5 percent"),
            ("100%", "100 percent"),
            ("9.8 m/s²", "9.8 metres per second squared"), ("in km/h", "in kilometres per hour"),
            ("60 mph", "60 miles per hour"),
            ("5–10", "5 to 10"), ("5-10 kg", "5 to 10 kilograms"), ("555-1234", "555-1234"),
            ("2024-05-03", "2024-05-03"),
            ("1/2", "one half"), ("3/4 cup", "3 quarters cup"), ("1 1/2", "1 and one half"), ("1½", "1 and one half"),
            ("24/7", "24 7"),
            ("3 x 4", "3 times 4"), ("1920x1080", "1920 by 1080"), ("2x faster", "2 times faster"),
            ("10 - 5", "10 minus 5"),
            ("2*3*4=24", "2 times 3 times 4 equals 24"), ("2*x", "2 times x"), ("salt & pepper", "salt and pepper"),
            ("C#", "C sharp"),
            ("C++", "C plus plus"), ("#5", "number 5"), ("~5", "about 5"), ("x ≥ 5", "x at least 5"),
            ("me@example.com", "me at example.com"),
            ("2^10", "2 to the power of 10"), ("x^2", "x squared"), ("12:30", "12:30"), ("1,250,000", "1,250,000"),
            ("v1.2.3", "v1.2.3"),
            ("A5 in the 5th", "A5 in the 5th"), ("well-known", "well-known"), ("Mon–Fri", "Mon to Fri"),
            ("5 miles", "5 miles"),
            ("and/or", "and or"), ("5 in a row", "5 in a row"), ("10 dogs", "10 dogs"),
        ]
    )
    func read(_ written: String, _ expected: String) { #expect(said(written) == expected) }

    @Test("The words of a sign count for its characters once they are said")
    func places() {
        let text = FliteText("€12.50 now")
        let spoken = String(decoding: text.bytes, as: UTF8.self)
        #expect(spoken.hasPrefix(" 12 euros 50"))
        #expect(text.characters(upTo: " 12 euros".utf8.count) == 0)
        #expect(text.characters(upTo: " 12 euros 50".utf8.count) == 6)
        #expect(text.characters(upTo: text.bytes.count) == 10)
    }
}
