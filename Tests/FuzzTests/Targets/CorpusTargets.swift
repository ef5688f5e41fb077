import Support

@testable import Datasets

extension FuzzTarget {
    /// Files of examples, and the description of a corpus.
    static let corpora = [
        FuzzTarget("idx") { bytes, _ in
            _ = try IDXFile(bytes, file: "f", axes: 1...4, purpose: "images").values()
        },
        FuzzTarget("gzip") { bytes, _ in
            _ = try GzipReader(bytes, file: "f").read(1 << 14)
        },
        table(.csv), table(.tsv), table(.jsonl),
        FuzzTarget("table-form") { bytes, scratch in
            _ = try TableForm.guess(of: scratch.file("f", bytes))
        },
        // The first byte is the encoding's; read byte by byte, a text is the same.
        FuzzTarget("encoding") { bytes, _ in
            let names = TextEncoding.names
            let encoding = try TextEncoding(declared: names[Int(bytes.first ?? 0) % names.count])
            let text = Array(bytes.dropFirst())
            let lines = LineReader(text, name: "f", encoding: encoding)
            while let line = try lines.next() { _ = try? lines.text(of: line) }
            let whole = try TextDecoder(encoding).decode(text, isLast: true)
            let slow = try TextDecoder(encoding)
            let parts = text.map { slow.decode([$0], isLast: false) }
            precondition(parts.joined() + slow.decode([], isLast: true) == whole)
        },
        FuzzTarget("rows") { bytes, scratch in
            _ = try scratch.file("rows.csv", bytes)
            let bounds = CorpusBounds(scratch.path, followsLinks: false, remedy: "")
            _ = try CorpusReader(rows.get(), folder: scratch.path, bounds: bounds)
        },
        FuzzTarget("corpus") { bytes, _ in
            _ = try CorpusDescription(
                Settings(yaml: Files.text(of: bytes, file: "f"), file: "f"), isRegistered: true)
        },
        FuzzTarget("look-table") { bytes, scratch in
            let look = try DataLook(scratch.file("f.csv", bytes))
            _ = try look.corpus(for: .target, named: "f")
        },
        FuzzTarget("file-kind") { bytes, _ in
            for ending in ["png", "wav", "csv"] {
                let kind = FileKind(head: bytes.prefix(FileKind.headSize), name: "f.\(ending)")
                _ = FileKind.promised(by: "f.\(ending)").map(kind.breaks)
            }
        },
        FuzzTarget("name-pattern") { bytes, _ in
            let (pattern, name) = bytes.halves()
            do throws(NamePattern.Malformed) {
                _ = try NamePattern(pattern.text).values(in: name.text)
            } catch {}
        },
    ]

    /// A table that is read row by row, as those of users are.
    private static func table(_ format: TableReader.Format) -> FuzzTarget {
        FuzzTarget(format.rawValue) { bytes, scratch in
            let reader = try TableReader(
                scratch.file("f", bytes), format: format, wanted: ["id", "text", "label"],
                limit: 1 << 16)
            while try reader.next() != nil {}
        }
    }

    /// A corpus with all that rows can have.
    private static let rows = Result {
        let yaml = """
            name: made
            modality: text
            licence: none
            origin: made
            classes: [bad, good]
            format: csv
            id: id
            text: text
            rating: {column: label, threshold: 0.5}
            group: {column: who, before: "-"}
            attributes: [kind]
            files: [{path: rows.csv}]
            splits: {seed: 1, by: group, parts: {train: 0.5, test: 0.5}}
            """
        return try CorpusDescription(Settings(yaml: yaml, file: "corpus.yaml"))
    }
}
