/// Units and currencies as they are said in English.
enum EnglishUnits {
    struct Name {
        let one: String
        let many: String
    }

    /// What is said for a unit's sign, such as `km/h`, `m²` or `°C`; nil when it is none.
    static func name(of sign: String, isLone: Bool = false) -> Name? {
        let parts = sign.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let above = base(parts[0]) else { return nil }
        guard parts.count == 2 else { return isLone && !isUnmistakable(sign) ? nil : above }
        guard let below = base(parts[1]) ?? periods[parts[1]] else { return nil }
        let isSquared = parts[1].hasSuffix("²") && (parts[1].dropLast() == "s")
        let per = isSquared ? " per second squared" : " per " + below.one
        return Name(one: above.one + per, many: above.many + per)
    }

    /// Longer signs are no units.
    static let longestSign = 8

    /// The power that a sign ends with, `m²` or `m2`, stands before its name.
    private static func base(_ sign: String) -> Name? {
        if let known = units[sign] { return known }
        guard let power = sign.last.flatMap({ powers[$0] }) else { return nil }
        var rest = sign.dropLast()
        if rest.last == "^" { rest = rest.dropLast() }
        guard let length = lengths[String(rest)] else { return nil }
        return Name(one: power + length.one, many: power + length.many)
    }

    /// Whether a sign means the unit where no number stands before it.
    private static func isUnmistakable(_ sign: String) -> Bool {
        sign.hasPrefix("°") && sign.count > 1 || ["kWh", "kHz", "MHz", "GHz", "mph", "km²", "m²", "m³"].contains(sign)
    }

    private static let powers: [Character: String] = ["²": "square ", "³": "cubic ", "2": "square ", "3": "cubic "]

    private static let lengths = table(
        "nm nanometre, mm millimetre, cm centimetre, dm decimetre, m metre, km kilometre, mi mile, ft foot feet, yd yard, "
            + "in inch inches, s second"
    )

    private static let units = lengths.filter { $0.key != "in" }.merging(
        table(
            """
            µm micrometre, μm micrometre, miles mile miles, ft. foot feet, kg kilogram, g gram, mg milligram, µg microgram,
            μg microgram, t tonne, lb pound, lbs pound, oz ounce, l litre, L litre, ml millilitre, mL millilitre,
            cl centilitre, dl decilitre, gal gallon, ms millisecond, µs microsecond, μs microsecond, ns nanosecond,
            sec second, min minute, h hour, hr hour, hrs hour, Hz hertz hertz, kHz kilohertz kilohertz,
            MHz megahertz megahertz, GHz gigahertz gigahertz, W watt, mW milliwatt, kW kilowatt, MW megawatt, GW gigawatt,
            Wh watt-hour, kWh kilowatt-hour, MWh megawatt-hour, V volt, mV millivolt, kV kilovolt, mA milliamp,
            mAh milliamp-hour, Ah amp-hour, Ω ohm, kΩ kilo-ohm, J joule, kJ kilojoule, cal calorie, kcal kilocalorie,
            N newton, Pa pascal, hPa hectopascal, kPa kilopascal, MPa megapascal, bar bar, psi P-S-I P-S-I, B byte,
            kB kilobyte, KB kilobyte, MB megabyte, GB gigabyte, TB terabyte, PB petabyte, KiB kibibyte, MiB mebibyte,
            GiB gibibyte, TiB tebibyte, bit bit, kbit kilobit, Mbit megabit, Gbit gigabit, kb kilobit, Mb megabit,
            Gb gigabit, px pixel, dB decibel, ha hectare, mol mole, lx lux lux, lm lumen, % percent percent,
            ‰ per~mille per~mille, ° degree, °C degree~Celsius degrees~Celsius, ℃ degree~Celsius degrees~Celsius,
            °F degree~Fahrenheit degrees~Fahrenheit, ℉ degree~Fahrenheit degrees~Fahrenheit,
            mph mile~per~hour miles~per~hour, kph kilometre~per~hour kilometres~per~hour,
            kmh kilometre~per~hour kilometres~per~hour, rpm revolution~per~minute revolutions~per~minute,
            fps frame~per~second frames~per~second, bps bit~per~second bits~per~second,
            kbps kilobit~per~second kilobits~per~second, Mbps megabit~per~second megabits~per~second,
            Gbps gigabit~per~second gigabits~per~second, ppm part~per~million parts~per~million,
            dpi dot~per~inch dots~per~inch
            """
        )
    ) { own, _ in own }

    /// Behind a stroke only.
    private static let periods = table(
        "day day, d day, week week, wk week, month month, mo month, year year, yr year, a year, hour hour, minute minute, "
            + "second second, person person, piece piece, kilo kilo, token token"
    )

    // MARK: money

    static let currencies: [Character: Name] = [
        "€": Name(one: "euro", many: "euros"), "£": Name(one: "pound", many: "pounds"),
        "$": Name(one: "dollar", many: "dollars"), "¥": Name(one: "yen", many: "yen"),
        "₹": Name(one: "rupee", many: "rupees"), "₽": Name(one: "rouble", many: "roubles"),
        "₩": Name(one: "won", many: "won"), "₺": Name(one: "lira", many: "lira"),
        "₿": Name(one: "bitcoin", many: "bitcoins"), "₴": Name(one: "hryvnia", many: "hryvnias"),
        "¢": Name(one: "cent", many: "cents"),
    ]

    /// The hundredth part, where it has a name of its own.
    static func hundredths(of currency: Character) -> Name? {
        switch currency {
        case "€", "$": Name(one: "cent", many: "cents")
        case "£": Name(one: "penny", many: "pence")
        default: nil
        }
    }

    static let scales = [
        "k": "thousand", "K": "thousand", "m": "million", "M": "million", "mn": "million", "b": "billion",
        "B": "billion", "bn": "billion", "T": "trillion", "tn": "trillion",
    ]

    /// `sign one many, …`: a blank in a name is written `~`, the many of most is made with an s.
    private static func table(_ text: String) -> [String: Name] {
        var names: [String: Name] = [:]
        for entry in text.split(separator: ",") {
            let words = entry.split(whereSeparator: \.isWhitespace).map { String($0).replacing("~", with: " ") }
            guard words.count >= 2 else { continue }
            names[words[0]] = Name(one: words[1], many: words.count > 2 ? words[2] : words[1] + "s")
        }
        return names
    }
}
