import FoundationEssentials

/// Where the files of a PocketSphinx model are.
package struct PocketSphinxModel: Sendable, Equatable {
    /// A folder.
    package var acoustic: String
    package var dictionary: String
    package var language: String

    package init(acoustic: String, dictionary: String, language: String) {
        self.acoustic = acoustic
        self.dictionary = dictionary
        self.language = language
    }

    /// The files of one folder under the names of Debian's `pocketsphinx-en-us`.
    package init(folder: String) {
        acoustic = folder + "/en-us"
        dictionary = folder + "/cmudict-en-us.dict"
        language = folder + "/en-us.lm.bin"
    }

    /// Where Debian's `pocketsphinx-en-us` puts them.
    package static let debian = PocketSphinxModel(folder: "/usr/share/pocketsphinx/model/en-us")

    /// The model in a folder `pocketsphinx` of the first model folder that has one, else Debian's.
    package static func installed(in modelFolders: [String]) -> PocketSphinxModel {
        modelFolders.map { PocketSphinxModel(folder: $0 + "/pocketsphinx") }
            .first { FileManager.default.isReadableFile(atPath: $0.language) } ?? .debian
    }
}
