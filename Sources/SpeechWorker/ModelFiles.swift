internal import CLinux

/// The files of a recogniser's model, given as arguments: acoustic model (a folder), dictionary, language model.
struct ModelFiles {
    let acoustic: String
    let dictionary: String
    let language: String

    /// Nil for a wrong number of arguments.
    init?(_ arguments: [String]) {
        guard arguments.count == 3 else { return nil }
        (acoustic, dictionary, language) = (arguments[0], arguments[1], arguments[2])
    }

    /// The first one that can't be read.
    var missing: String? {
        [acoustic, dictionary, language].first { unsafe access($0, R_OK) != 0 }
    }
}
