package import Runtime

/// One thing that can be configured: where it is named, what it may be, and what it means.
///
/// The part of the program that reads it declares it; ``ConfigTable`` gathers them all.
package struct ConfigOption: Sendable {
    /// What a value may be.
    package enum Kind: Sendable {
        case text
        /// A host name or an address of a network interface.
        case host
        /// A file or folder; relative ones count from the working folder, `~` is the home folder.
        case path
        /// `true`, `on`, `yes`, `1` and their opposites.
        case flag
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        /// One of these names, in any case; `also` holds other spellings of them.
        case choice([String], also: [String: String] = [:])
        /// An absolute address with one of these schemes.
        case url([String])
        /// An address of a web server.
        package static let http = Kind.url(["http", "https"])
        /// Comma-separated in text; an array or such a text in the file.
        case list
        /// A ``list`` of names out of these, in any case.
        case names([String])
        /// In the file alone: an object of such lists by language tag.
        case lists
        /// A ``list`` of web origins, or `*` alone.
        case origins
    }

    /// The path in `parley.json5`, such as `server.port`; nil: not in the file.
    package let key: String?
    /// The environment variable; nil: none.
    package let variable: String?
    package let kind: Kind
    /// What holds when nobody says otherwise; null: nothing.
    package let fallback: JSONValue
    /// What numbers count, such as `ms`.
    package let unit: String?
    /// Never shown.
    package let isSecret: Bool
    /// Whether the feature behind it is there; setting one that isn't is a warning.
    package let isBuilt: Bool
    /// One sentence for a person.
    package let meaning: String

    /// Declares an option.
    ///
    /// - Parameters:
    ///   - key: Its path in the file; nil: it is not in the file.
    ///   - variable: Its environment variable; nil: none.
    ///   - kind: What a value may be.
    ///   - fallback: Its default.
    ///   - unit: What numbers count.
    ///   - isSecret: Whether it is never shown.
    ///   - isBuilt: Whether the feature behind it is there.
    ///   - meaning: One sentence for a person.
    package init(
        _ key: String?,
        _ variable: String?,
        _ kind: Kind,
        default fallback: JSONValue = .null,
        unit: String? = nil,
        isSecret: Bool = false,
        isBuilt: Bool = true,
        _ meaning: String
    ) {
        self.key = key
        self.variable = variable
        self.kind = kind
        self.fallback = fallback
        self.unit = unit
        self.isSecret = isSecret
        self.isBuilt = isBuilt
        self.meaning = meaning
    }

    /// The key, or the variable of what has none; unique in the table.
    package var name: String { key ?? variable ?? "" }
}
