import Support

/// A look at a text file: a text on each line, or the name of a file.
enum LinesLook {
    /// Lines that are looked at to tell names of files.
    private static let sample = 20

    /// Fills in what a file of lines holds.
    ///
    /// - Parameters:
    ///   - look: What is to be filled in.
    ///   - file: The file.
    /// - Returns: The first lines.
    /// - Throws: `UserFault` if it is no text.
    static func fill(_ look: inout DataLook, _ file: String) throws -> [String] {
        guard FileEndings.ending(of: file) == "txt" else {
            throw UserFault(
                "\(look.path) is neither a folder nor a table", at: .init(file: look.path),
                remedy: "Name a folder of files, a .csv, .tsv or .jsonl table, or a .txt file with "
                    + "a text, or the name of a file, on each line")
        }
        let lines = try LineReader(file)
        var (count, named) = (0, 0)
        var first: [String] = []
        while let line = try lines.next() {
            if line.isBlank { continue }
            if count < sample {
                let name = try lines.text(of: line).trimmed
                let path = name.hasPrefix("/") ? name : "\(look.folder)/\(name)"
                first.append(name)
                if Files.exists(path), !Files.isFolder(path) { named += 1 }
            }
            count += 1
        }
        let isList = count > 0 && named == min(count, sample)
        look.layout = isList ? .list : count > 0 ? .lines : .nothing
        look.kinds = ["text": 1]
        look.parts = [
            .init(name: nil, place: DataLook.lastName(in: file), count: count, classes: [])
        ]
        return first
    }
}

extension LineReader.Line {
    /// Whether nothing but white space is on it.
    var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || (9...13).contains($0) } }
}
