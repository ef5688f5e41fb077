import ArgumentParser
import Datasets
import SavedModels

/// How tables and text files are written, where a command reads a user's own.
struct TableOptions: ParsableArguments {
    @Option(help: "The encoding of text files, such as windows-1252 (default: UTF-8).")
    var encoding: String?

    @Option(help: "comma, tab, semicolon or bar (default: what the header shows).")
    var delimiter: String?

    /// The columns of tables, and how these are written.
    ///
    /// - Parameters:
    ///   - content: The column of texts or file names.
    ///   - label: The column of classes or numbers.
    /// - Throws: `UserFault` for an encoding or a delimiter that is not known.
    func columns(content: String?, label: String? = nil) throws -> InputColumns {
        InputColumns(
            content: content, label: label,
            encoding: try encoding.map { try TextEncoding(declared: $0) },
            delimiter: try delimiter.map { try Delimiter(declared: $0) })
    }
}
