/// Command-line options of the form `--name value`.
struct Arguments {
    private var values: [String: String] = [:]

    init(_ words: some Sequence<String>) throws {
        var name: String?
        for word in words {
            if word.hasPrefix("--") {
                guard name == nil else { throw BenchmarkError("--\(name ?? "") has no value") }
                name = String(word.dropFirst(2))
            } else if let option = name {
                values[option] = word
                name = nil
            } else {
                throw BenchmarkError("\(word) belongs to no option")
            }
        }
        if let name { throw BenchmarkError("--\(name) has no value") }
    }

    func text(_ name: String) throws -> String {
        guard let value = values[name] else { throw BenchmarkError("--\(name) is missing") }
        return value
    }

    func number(_ name: String, default standard: Int) throws -> Int {
        guard let value = values[name] else { return standard }
        guard let number = Int(value) else { throw BenchmarkError("--\(name) \(value) is not a number") }
        return number
    }
}
