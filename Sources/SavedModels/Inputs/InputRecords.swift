package import Datasets
package import Support

/// The records of files, folders and standard input, one by one: only the record at hand is in
/// memory.
package final class InputRecords {
    /// What standard input is called on the command line.
    package static let standardInput = LineReader.standardInput

    private let kind: InputDescription
    private let columns: InputColumns
    /// Files still to be opened, the next one last.
    private var waiting: [String]
    /// Pipes that the user has named; one that merely lies in a folder could be nobody's.
    private let pipes: Set<String>
    private var next: (() throws -> Record?)?
    /// The file that is being read, and whether it has had a record.
    private var current = (file: "", hasRecord: false)
    /// Files without a record, such as tables of a header alone; standard input is never among
    /// them.
    package private(set) var withoutRecords: [String] = []
    /// What the folders hold beside the files that are read.
    package private(set) var leftOut = LeftOut()

    /// Looks the inputs up; none is opened yet.
    ///
    /// - Parameters:
    ///   - inputs: Files, folders, named pipes, or `-`. A pipe holds lines, as standard input does,
    ///     or a table if it is called like one.
    ///   - kind: What the model reads.
    /// - Throws: `UserFault` if one does not exist, a folder has nothing that is read in it, or a
    ///   file is not of the model's kind.
    package init(_ inputs: [String], kind: InputDescription, columns: InputColumns = .init()) throws
    {
        (self.kind, self.columns) = (kind, columns)
        var files: [String] = []
        pipes = Set(inputs.filter { $0 != InputRecords.standardInput && Files.isPipe($0) })
        for input in inputs {
            if input != InputRecords.standardInput, !Files.exists(input) {
                throw InputRecords.missing(input)
            }
            if Files.isFolder(input) {
                files += try kind.files(in: input, leftOut: &leftOut)
            } else {
                if !pipes.contains(input) { try InputRecords.check(input, kind) }
                files.append(input)
            }
        }
        waiting = files.reversed()
    }

    /// The next record, or why it cannot be read; nil at the end.
    package func read() -> Result<Record, UserFault>? {
        while true {
            do throws(UserFault) {
                if let record = try nextOfFile() { return .success(record) }
                guard let file = waiting.popLast() else { return nil }
                try open(file)
            } catch {
                return .failure(error)
            }
        }
    }

    private func nextOfFile() throws(UserFault) -> Record? {
        guard let body = next else { return nil }
        do {
            if let record = try body() {
                current.hasRecord = true
                return record
            }
        } catch let fault as UserFault {
            // A row that cannot be read is told.
            current.hasRecord = true
            throw fault
        } catch {
            throw UserFault("\(error)", remedy: "Check the file")
        }
        next = nil
        let isPipe = current.file == InputRecords.standardInput || pipes.contains(current.file)
        if !current.hasRecord, !isPipe { withoutRecords.append(current.file) }
        return nil
    }

    private func open(_ file: String) throws(UserFault) {
        do {
            current = (file, false)
            next = try opened(file)
        } catch let fault as UserFault {
            throw fault
        } catch {
            throw UserFault("\(error)", at: .init(file: file), remedy: "Check the file")
        }
    }

    private func opened(_ file: String) throws -> () throws -> Record? {
        let isInput = file == InputRecords.standardInput
        let isPipe = pipes.contains(file)
        if !isInput, let format = TableReader.Format(rawValue: FileEndings.ending(of: file)) {
            let rows = try TableRecords(
                file, format, kind: kind, columns: columns, needsLabels: false,
                allowsPipe: isPipe)
            return { try rows.next()?.record }
        }
        guard kind == .texts || isInput || isPipe else {
            var record: Record? = Record(id: file, content: .file(file), line: 0, file: file)
            return {
                defer { record = nil }
                return record
            }
        }
        let lines = try LineReader(file, allowsPipe: isPipe, encoding: columns.encoding)
        let kind = kind
        return { try InputRecords.line(of: lines, kind, isInput) }
    }

    /// The next line that is not blank, as a text or as the name of a file.
    private static func line(
        of lines: LineReader, _ kind: InputDescription, _ isInput: Bool
    ) throws -> Record? {
        while let line = try lines.next() {
            let text = try lines.text(of: line)
            if text.trimmed.isEmpty { continue }
            if kind != .texts {
                return Record(id: text, content: .file(text), line: 0, file: text)
            }
            return Record(
                id: isInput ? "\(line.number)" : "\(lines.name):\(line.number)",
                content: .text(text), line: line.number, file: lines.name)
        }
        return nil
    }

    /// Refuses a file of which it is plain that the model does not read it.
    private static func check(_ path: String, _ kind: InputDescription) throws {
        let ending = FileEndings.ending(of: path)
        let isTable = TableReader.Format(rawValue: ending) != nil
        guard path != standardInput, !kind.reads(path), !isTable else { return }
        let tables = kind == .texts ? "" : "; a table may name them in its column file"
        throw UserFault(
            "\(path) is no file that this model reads", at: .init(file: path),
            remedy: "It reads files that end in \(kind.listedEndings)\(tables).")
    }

    private static func missing(_ path: String) -> UserFault {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let near = nearestName(to: name, among: (try? Files.names(in: folder)) ?? [])
        let hint = near.map { "Did you mean \(folder == "." ? $0 : "\(folder)/\($0)")? " } ?? ""
        return UserFault(
            Files.missing(path), remedy: hint + "Check the path.")
    }
}
