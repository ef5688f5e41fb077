import Datasets
package import Modalities
package import Recipes
package import SavedModels
import Support

/// Reads what a user names as one side of a comparison.
package struct ShiftReading: Sendable {
    /// The names of modalities, and what they read.
    let modalities: ModalityRegistry
    /// Whose corpora can be named.
    let library: RecipeLibrary
    /// The modality that both sides must have; nil tells it by the files.
    package var modality: String?
    /// Which columns of tables hold texts or file names.
    package var columns: InputColumns

    /// A reader of sides.
    package init(
        modalities: ModalityRegistry, library: RecipeLibrary, modality: String?,
        columns: InputColumns
    ) {
        (self.modalities, self.library) = (modalities, library)
        (self.modality, self.columns) = (modality, columns)
    }

    /// Looks a side up and lists its records.
    ///
    /// - Parameters:
    ///   - data: A corpus by name or folder, a folder, a table or a file of texts.
    ///   - part: The part of a corpus; nil takes one of `usual`, or all of it.
    ///   - usual: Parts that are taken where the corpus has them, the first that there is.
    ///   - readsLabels: Whether classes are read: those of a target stay sealed.
    /// - Throws: `UserFault` if there is nothing of that name, or nothing in it that is read.
    package func side(
        _ data: String, part: String?, usual: [String], readsLabels: Bool
    ) throws -> ShiftSide {
        let folders = library.corpusFolders
        let isPath = !Corpus.available(in: folders).contains(data) && Files.exists(data)
        if !isPath || Corpus.isAvailable(data, in: []) {
            return try corpus(
                Corpus.load(
                    named: data, searching: isPath ? [] : folders, registry: library.registry),
                part: part, usual: usual, readsLabels: readsLabels)
        }
        guard part == nil else {
            throw UserFault(
                "\(data) is no corpus and has no parts", at: .init(file: data),
                remedy: "Leave its part out, or write a corpus.yaml.")
        }
        return try path(data, readsLabels: readsLabels)
    }

    private func corpus(
        _ corpus: Corpus, part: String?, usual: [String], readsLabels: Bool
    ) throws -> ShiftSide {
        if let modality, corpus.modality != modality {
            throw UserFault(
                "the corpus \(corpus.name) is \(corpus.modality), not \(modality)",
                at: .init(file: "\(corpus.folder)/corpus.yaml"),
                remedy: "Compare two sets of one modality.")
        }
        let known = usual.first { corpus.parts.contains($0) }
        let part = part ?? known ?? corpus.parts.joined(separator: "+")
        var side = ShiftSide(
            name: "\(corpus.name)/\(part)", modality: corpus.modality,
            records: try corpus.unlabelled(part))
        if readsLabels, !corpus.classes.isEmpty {
            let (records, labels) = try corpus.labelled(part)
            side.records = records
            side.labels = labels.classIndices.map { corpus.classes[Int($0)] }
        }
        side.groupPrefix(corpus.name)
        return side
    }

    private func path(_ data: String, readsLabels: Bool) throws -> ShiftSide {
        let look = Files.isFolder(data) ? try self.look(at: data) : nil
        let name = try modality ?? look?.modality ?? self.modality(ofFile: data)
        guard let input = modalities[name]?.descriptor.input else {
            throw UserFault(
                "there is no modality \(name)",
                remedy: Settings.suggestion(for: name, among: modalities.names, what: "modalities"))
        }
        var side = ShiftSide(name: data, path: data, modality: name, records: [])
        side.leftOut = look?.leftOut.withoutDamaged ?? LeftOut()
        if let look, input != .texts, look.layout != .table {
            // By content: what is damaged is named with its reason when it is measured.
            side.records = records(of: look, data)
            side.count = side.records.count
        } else {
            let reader = try InputRecords([data], kind: input, columns: columns)
            while let read = reader.read() {
                side.count += 1
                switch read {
                case .success(let record): side.records.append(record)
                case .failure(let fault): side.unreadable[fault.what, default: 0] += 1
                }
            }
        }
        if readsLabels { side.labels = classFolders(side.records, in: data) }
        side.shortenNames(data)
        return side
    }

    /// A look at a folder, of which something is read.
    private func look(at folder: String) throws -> DataLook {
        let look = try DataLook(
            folder, modality: modality, inputs: modalities.inputs, followsLinks: true)
        if look.files.isEmpty, look.damaged.isEmpty, look.layout != .table,
            let hindrance = look.hindrance
        {
            throw hindrance
        }
        return look
    }

    /// A record for each file of a folder, as they are sorted.
    private func records(of look: DataLook, _ data: String) -> [Record] {
        let root = data.count > 1 && data.hasSuffix("/") ? String(data.dropLast()) : data
        let inner = Files.path(look.folder, within: look.root).map { "/" + $0 } ?? ""
        let names = (look.files.map(\.path) + look.damaged).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        return names.map { name in
            let path = "\(root)\(inner)/\(name)"
            return Record(id: path, content: .file(path), line: 0, file: path)
        }
    }

    /// The modality that reads a file, by its ending.
    private func modality(ofFile file: String) throws -> String {
        let known = modalities.names.first {
            modalities[$0]?.descriptor.input.reads(file) ?? false
        }
        guard let known else {
            throw UserFault(
                "\(file) has no ending that is known", at: .init(file: file),
                remedy: "Name a folder of files, or say --modality.")
        }
        return known
    }

    /// The class of each record where every file lies in one of several folders.
    private func classFolders(_ records: [Record], in root: String) -> [String]? {
        guard Files.isFolder(root) else { return nil }
        var folder = root
        while folder.hasSuffix("/") { folder.removeLast() }
        let names = records.compactMap { record -> String? in
            guard let rest = Files.path(record.file, within: folder),
                let slash = rest.firstIndex(of: "/")
            else { return nil }
            return String(rest[..<slash])
        }
        let different = Set(names)
        let parts = different.intersection(["train", "test", "validation", "val", "dev", "valid"])
        return names.count == records.count && different.count > 1 && parts.isEmpty ? names : nil
    }
}

extension ShiftSide {
    /// Names records of a folder relative to it.
    fileprivate mutating func shortenNames(_ folder: String) {
        var folder = folder
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        for at in records.indices {
            records[at].id = Files.path(records[at].id, within: folder) ?? records[at].id
        }
    }

    /// Makes groups of different corpora different.
    fileprivate mutating func groupPrefix(_ corpus: String) {
        for at in records.indices where !records[at].group.isEmpty {
            records[at].group = "\(corpus) \(records[at].group)"
        }
    }
}
