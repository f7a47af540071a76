/// What is said for the signs of formulas in a language; signs themselves where their words are not known, for the voice to
/// read in its own way.
struct FormulaWords {
    var formula: String
    var signs: [Unicode.Scalar: String]
    var functions: [String: String] = [:]
    var over = "/"
    var squared = "²"
    var cubed = "³"
    var power = "^"
    var root = "√"
    var cubeRoot = "∛"
    var sub = ""
    var from = ""
    var to = "–"
    var of = ""
    var `as` = ""
    var limit = "lim"
    var prime = "′"
    var factorial = "!"

    /// Of a BCP 47 tag.
    static func of(_ language: String) -> FormulaWords {
        let primary = language.lowercased().prefix { $0 != "-" && $0 != "_" }
        if let known = known[String(primary)] { return known }
        return FormulaWords(formula: names[String(primary)] ?? "", signs: plainSigns)
    }

    private static let plainSigns: [Unicode.Scalar: String] = {
        let signs = "=+-−×*·÷/<>≤≥≠≈±→⇒∞°∈∑∏∫∂∇…%$∪∩".unicodeScalars
        return Dictionary(uniqueKeysWithValues: signs.map { ($0, String($0)) })
    }()

    /// "A formula", where no more is known.
    private static let names = [
        "it": "una formula", "pt": "uma fórmula", "nl": "een formule", "pl": "wzór", "ru": "формула", "uk": "формула",
        "tr": "bir formül", "cs": "vzorec", "sv": "en formel", "da": "en formel", "nb": "en formel", "no": "en formel",
        "fi": "kaava", "ja": "数式", "zh": "公式", "ko": "수식", "ca": "una fórmula", "ro": "o formulă", "el": "ένας τύπος",
    ]

    private static let known: [String: FormulaWords] = [
        "en": FormulaWords(
            formula: "a formula",
            signs: [
                "=": "equals", "+": "plus", "-": "minus", "−": "minus", "×": "times", "*": "times", "·": "times",
                "÷": "divided by", "/": "over", "<": "is less than", ">": "is greater than", "≤": "is at most",
                "≥": "is at least", "≠": "is not equal to", "≈": "is about", "±": "plus or minus", "→": "to",
                "⇒": "implies", "∞": "infinity", "°": "degrees", "∈": "in", "∑": "the sum", "∏": "the product",
                "∫": "the integral", "∂": "d", "∇": "nabla", "…": "and so on", "%": "percent", "$": "dollars",
                "∪": "union", "∩": "intersection",
            ],
            functions: [
                "sin": "sine", "cos": "cosine", "tan": "tangent", "ln": "natural log", "exp": "exponential",
                "mod": "modulo",
            ],
            over: "over",
            squared: "squared",
            cubed: "cubed",
            power: "to the power of",
            root: "the square root of",
            cubeRoot: "the cube root of",
            sub: "sub",
            from: "from",
            to: "to",
            of: "of",
            as: "as",
            limit: "the limit",
            prime: "prime",
            factorial: "factorial"
        ),
        "de": FormulaWords(
            formula: "eine Formel",
            signs: [
                "=": "gleich", "+": "plus", "-": "minus", "−": "minus", "×": "mal", "*": "mal", "·": "mal",
                "÷": "geteilt durch", "/": "durch", "<": "kleiner als", ">": "größer als", "≤": "höchstens",
                "≥": "mindestens", "≠": "ungleich", "≈": "ungefähr", "±": "plus minus", "→": "gegen",
                "⇒": "daraus folgt",
                "∞": "unendlich", "°": "Grad", "∈": "aus", "∑": "die Summe", "∏": "das Produkt", "∫": "das Integral",
                "∂": "d", "∇": "Nabla", "…": "und so weiter", "%": "Prozent", "$": "Dollar", "∪": "vereinigt mit",
                "∩": "geschnitten mit",
            ],
            functions: ["sin": "Sinus", "cos": "Kosinus", "tan": "Tangens", "log": "Logarithmus", "ln": "Logarithmus"],
            over: "durch",
            squared: "Quadrat",
            cubed: "hoch 3",
            power: "hoch",
            root: "Wurzel aus",
            cubeRoot: "dritte Wurzel aus",
            sub: "",
            from: "von",
            to: "bis",
            of: "von",
            as: "für",
            limit: "der Grenzwert",
            prime: "Strich",
            factorial: "Fakultät"
        ),
        "es": FormulaWords(
            formula: "una fórmula",
            signs: [
                "=": "igual a", "+": "más", "-": "menos", "−": "menos", "×": "por", "*": "por", "·": "por",
                "÷": "entre", "/": "sobre", "<": "menor que", ">": "mayor que", "≤": "menor o igual que",
                "≥": "mayor o igual que", "≠": "distinto de", "≈": "aproximadamente", "±": "más menos", "→": "a",
                "⇒": "implica", "∞": "infinito", "°": "grados", "∈": "en", "∑": "la suma", "∏": "el producto",
                "∫": "la integral", "∂": "d", "∇": "nabla", "…": "etcétera", "%": "por ciento", "$": "dólares",
                "∪": "unión", "∩": "intersección",
            ],
            functions: ["sin": "seno", "cos": "coseno", "tan": "tangente", "log": "logaritmo", "ln": "logaritmo"],
            over: "sobre",
            squared: "al cuadrado",
            cubed: "al cubo",
            power: "elevado a",
            root: "raíz cuadrada de",
            cubeRoot: "raíz cúbica de",
            sub: "sub",
            from: "desde",
            to: "hasta",
            of: "de",
            as: "cuando",
            limit: "el límite",
            prime: "prima",
            factorial: "factorial"
        ),
        "fr": FormulaWords(
            formula: "une formule",
            signs: [
                "=": "égale", "+": "plus", "-": "moins", "−": "moins", "×": "fois", "*": "fois", "·": "fois",
                "÷": "divisé par", "/": "sur", "<": "inférieur à", ">": "supérieur à", "≤": "inférieur ou égal à",
                "≥": "supérieur ou égal à", "≠": "différent de", "≈": "environ", "±": "plus ou moins", "→": "vers",
                "⇒": "implique", "∞": "l'infini", "°": "degrés", "∈": "dans", "∑": "la somme", "∏": "le produit",
                "∫": "l'intégrale", "∂": "d", "∇": "nabla", "…": "et ainsi de suite", "%": "pour cent", "$": "dollars",
                "∪": "union", "∩": "inter",
            ],
            functions: ["sin": "sinus", "cos": "cosinus", "tan": "tangente", "ln": "logarithme", "log": "logarithme"],
            over: "sur",
            squared: "au carré",
            cubed: "au cube",
            power: "puissance",
            root: "racine carrée de",
            cubeRoot: "racine cubique de",
            sub: "indice",
            from: "de",
            to: "à",
            of: "de",
            as: "quand",
            limit: "la limite",
            prime: "prime",
            factorial: "factorielle"
        ),
    ]
}
