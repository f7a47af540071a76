/// A value that is bound to a statement.
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension SQLValue {
    /// The text, or null.
    package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
    /// The number, or null.
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    /// The number, or null.
    package init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }
    /// The number, or null.
    package init(_ value: Double?) { self = value.map(SQLValue.real) ?? .null }
    /// 1 or 0, or null.
    package init(_ value: Bool?) { self = value.map { .integer($0 ? 1 : 0) } ?? .null }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(nilLiteral: ()) { self = .null }
}
