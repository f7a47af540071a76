/// One named metric as `/metrics` shows it (Prometheus text format 0.0.4).
package protocol MetricFamily: AnyObject, Sendable {
    var name: String { get }
    var help: String { get }
    /// Names of the labels, in the order in which values are given.
    var labels: [String] { get }
    func write(into text: inout String)
}

extension MetricFamily {
    func header(_ kind: String, into text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    func labelText(_ values: [String]) -> String {
        let pairs = zip(labels, values).map { label, value in
            let escaped =
                // By scalars: CR LF is one character.
                value.unicodeScalars.map { scalar in
                    switch scalar {
                    case "\\": "\\\\"
                    case "\"": "\\\""
                    case "\n": "\\n"
                    default: String(Character(scalar))
                    }
                }.joined()
            return "\(label)=\"\(escaped)\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }
}
