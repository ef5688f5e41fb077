import Support

/// How the files of a folder make classes and parts.
struct FolderLayout {
    let walk: FolderWalk
    let kinds: LookedKinds
    private let asked: String?

    /// A folder that was walked through.
    ///
    /// - Parameters:
    ///   - walk: The walk.
    ///   - kinds: Which files are read.
    ///   - modality: What they are; nil to tell it by their kinds.
    init(_ walk: FolderWalk, _ kinds: LookedKinds, modality: String?) {
        (self.walk, self.kinds, asked) = (walk, kinds, modality)
    }

    /// Fills in what the folder holds.
    ///
    /// - Throws: `UserFault` if a table in it is faulty.
    func fill(_ look: inout DataLook) throws {
        look.leftOut = walk.leftOut
        look.unreadable = walk.unreadable
        let verdicts = walk.files.map(kinds.verdict)
        for verdict in verdicts {
            if case .read(let modality) = verdict { look.modalities[modality, default: 0] += 1 }
            if case .damaged(let modality) = verdict {
                // A folder of nothing but damaged files is still one of that modality.
                look.modalities[modality, default: 0] += 0
            }
        }
        // Texts beside other files explain those.
        let texts = look.modalities.removeValue(forKey: kinds.text) ?? 0
        if try takeTables(&look) { return }
        if look.modalities.isEmpty, texts > 0 { look.modalities[kinds.text] = texts }
        look.modality = asked ?? Self.only(look.modalities)
        guard let modality = look.modality else { return refuse(&look) }
        sort(verdicts, of: modality, &look)
        guard !look.files.isEmpty || !look.damaged.isEmpty else { return refuse(&look) }
        try layOut(&look)
    }

    /// The only modality, or that of ten times as many files as all others together.
    private static func only(_ counts: [String: Int]) -> String? {
        guard let most = counts.max(by: { $0.value < $1.value }) else { return nil }
        let others = counts.values.reduce(0, +) - most.value
        return counts.count == 1 || (others * 10 <= most.value && most.value > 0) ? most.key : nil
    }

    /// Takes tables at the top of the folder: where there is nothing else, or where they name the
    /// files.
    private func takeTables(_ look: inout DataLook) throws -> Bool {
        let tables = walk.files.filter { $0.kind.isTable && !$0.path.contains("/") }
        guard !tables.isEmpty else { return false }
        let isAlone = look.modalities.isEmpty
        let metadata = tables.filter { $0.path.hasPrefix("metadata.") }
        var looks: [TableLook] = []
        var keys = look.keys
        // The largest tells best what the columns are; the others are read in the same way.
        for entry in (metadata.isEmpty ? tables : metadata).sorted(by: { $0.size > $1.size }) {
            let table = try TableLook("\(look.root)/\(entry.path)", like: keys)
            guard isAlone || table.roles.file != nil else { continue }
            if looks.isEmpty { keys = TableKeys(table.roles, keys) }
            looks.append(table)
        }
        guard !looks.isEmpty else { return false }
        look.take(looks)
        let names = Set(looks.map { DataLook.lastName(in: $0.path) })
        if looks[0].roles.file != nil {
            look.modality = asked ?? Self.only(look.modalities)
        } else {
            for entry in walk.files where !names.contains(entry.path) {
                look.leftOut.add(file: entry.path)
            }
        }
        return true
    }

    /// Sorts the files into those that are read and those that are left out.
    private func sort(
        _ verdicts: [LookedKinds.Verdict], of modality: String, _ look: inout DataLook
    ) {
        let usual = Set(kinds.endings(of: modality))
        // Another ending is read where all files that have it are of the modality.
        var others: [String: Bool] = [:]
        for (entry, verdict) in zip(walk.files, verdicts) {
            let ending = FileEndings.ending(of: entry.path)
            guard !usual.contains(ending) else { continue }
            let isRead = verdict == .read(modality) && !ending.isEmpty
            others[ending] = isRead && others[ending] ?? true
        }
        look.endings = kinds.endings(of: modality) + others.filter(\.value).keys.sorted()
        let endings = Set(look.endings)
        for (entry, verdict) in zip(walk.files, verdicts) {
            if !endings.contains(FileEndings.ending(of: entry.path)) {
                look.leftOut.add(file: entry.path)
            } else if verdict == .read(modality),
                kinds.hasSoundHeader("\(look.root)/\(entry.path)", modality)
            {
                look.kinds[entry.kind.words, default: 0] += 1
                look.files.append(entry)
            } else {
                look.leftOut.add(LeftOut.damaged)
                look.damaged.append(entry.path)
            }
        }
    }

    /// Why nothing is read.
    private func refuse(_ look: inout DataLook) {
        // Where no modality is chosen, nothing was sorted yet.
        if look.modality == nil { for entry in walk.files { look.leftOut.add(file: entry.path) } }
        let several = look.modalities.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        if several.count > 1, asked == nil {
            let counts = several.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            look.hindrance = UserFault(
                "\(look.path) has files of several kinds: \(counts)", at: .init(file: look.path),
                remedy: "Name a folder of one kind, or say which to read: modality, one of: "
                    + kinds.words)
            return
        }
        let what = asked.map { "no \($0) file" } ?? "no file"
        let words = look.leftOut.isEmpty ? "it is empty" : "only \(look.leftOut.words)"
        look.hindrance = UserFault(
            "\(look.path) has \(what) that is read: \(words)", at: .init(file: look.path),
            remedy: "Name a folder with files of one of these kinds: \(kinds.words)")
    }
}
