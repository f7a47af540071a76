extension String {
    /// A base URL without the slash and the paths at its end that people add.
    func baseURL(without endings: [String] = []) -> String {
        var url = self
        while url.hasSuffix("/") { url.removeLast() }
        for ending in endings where url.hasSuffix(ending) {
            url.removeLast(ending.count)
            break
        }
        return url
    }
}
