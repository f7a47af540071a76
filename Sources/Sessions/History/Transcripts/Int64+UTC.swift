import FoundationEssentials

extension Int64 {
    /// Milliseconds since 1970 as a date and a time of day in UTC, such as `2026-11-21 17:30:00`.
    var dateAndTime: String {
        Date(timeIntervalSince1970: Double(self) / 1000)
            .formatted(.iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
    }
}
