import Support

/// A parser that is given arbitrary bytes, by name.
///
/// A target takes every input to its end or throws a `UserFault`. Anything else is a find: another
/// error, a trap, a report of the sanitizer, more than two seconds or more than a gigabyte.
struct FuzzTarget: Sendable {
    /// The name of its folder of seeds, too.
    let name: String
    private let parse: @Sendable (_ bytes: [UInt8], _ scratch: ScratchFolder) throws -> Void

    /// A target from its parser.
    ///
    /// - Parameter parse: Reads the bytes; the folder is for parsers that only read files.
    init(
        _ name: String,
        _ parse: @escaping @Sendable (_ bytes: [UInt8], _ scratch: ScratchFolder) throws -> Void
    ) {
        (self.name, self.parse) = (name, parse)
    }

    /// Every target there is.
    static let all =
        checkpoints + corpora + sounds + pictures + settings + runs + texts + tokenizers
        + encoderFolders

    /// Parses an input.
    ///
    /// - Throws: Any error but a `UserFault`, which is a right answer.
    func run(_ bytes: [UInt8], in scratch: ScratchFolder) throws {
        do { try parse(bytes, scratch) } catch is UserFault {}
    }
}

extension [UInt8] {
    /// These bytes as text, with U+FFFD for what is not UTF-8.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// What stands before the first byte of a value and what behind it, for targets of two inputs.
    func halves(at separator: UInt8 = UInt8(ascii: "\n")) -> (first: [UInt8], second: [UInt8]) {
        guard let place = firstIndex(of: separator) else { return (self, []) }
        return (Array(self[..<place]), Array(self[(place + 1)...]))
    }
}
