import Support

/// Which files belong to which modality: content decides, and the name where content is no mark.
struct LookedKinds {
    /// What becomes of a file.
    enum Verdict: Equatable {
        /// It is read by a modality.
        case read(String)
        /// By its name it should be, but it is empty or something else.
        case damaged(String)
        /// No modality reads it, or none that has its ending.
        case leftOut
    }

    private let inputs: [(modality: String, endings: [String])]
    /// For each kind of file, the modality that reads it.
    private let readers: [FileKind: String]
    private let byEnding: [String: String]
    private let headerChecks: [String: KnownInputs.HeaderCheck]
    /// The modality of texts.
    let text: String
    /// The endings of files of texts.
    private static let textEndings = ["txt"]

    /// The kinds that some modalities read.
    ///
    /// - Parameters:
    ///   - inputs: Which files each modality reads.
    ///   - text: The modality of texts.
    init(_ inputs: KnownInputs, text: String = DataLook.usualText) {
        self.text = text
        self.inputs = inputs.fileEndings
        headerChecks = inputs.headerChecks
        var readers: [FileKind: String] = [:]
        var byEnding: [String: String] = [:]
        for (modality, endings) in inputs.fileEndings {
            for ending in endings where byEnding[ending] == nil { byEnding[ending] = modality }
            for kind in FileKind.allCases where readers[kind] == nil {
                if !Set(kind.endings).isDisjoint(with: endings) { readers[kind] = modality }
            }
        }
        (self.readers, self.byEnding) = (readers, byEnding)
    }

    /// What becomes of a file of a folder.
    func verdict(_ entry: FolderWalk.Entry) -> Verdict {
        let ending = FileEndings.ending(of: entry.path)
        if let modality = readers[entry.kind] { return .read(modality) }
        if entry.kind == .txt { return .read(text) }
        guard let modality = byEnding[ending] else { return .leftOut }
        guard let promise = FileKind.promised(by: entry.path) else {
            return entry.kind == .empty ? .damaged(modality) : .read(modality)
        }
        if entry.kind.breaks(promise) { return .damaged(modality) }
        // A kind that is known and that nobody reads, under the name of one that is read.
        return entry.kind == .other || entry.kind == .text ? .read(modality) : .damaged(modality)
    }

    /// Whether the header of a file can be read, where its modality reads headers.
    func hasSoundHeader(_ path: String, _ modality: String) -> Bool {
        guard let check = headerChecks[modality] else { return true }
        return (try? check(path)) != nil
    }

    /// The modality of files that are known by their names alone; nil where it is not the same.
    func modality(ofNames names: [String]) -> String? {
        let found = Set(names.map { byEnding[FileEndings.ending(of: $0)] })
        return found.count == 1 ? found.first ?? nil : nil
    }

    /// The endings that files of a modality usually have.
    func endings(of modality: String) -> [String] {
        inputs.first { $0.modality == modality }?.endings
            ?? (modality == text ? Self.textEndings : [])
    }

    /// The modalities whose records are files.
    var modalities: [String] { inputs.map(\.modality) }

    /// The modalities with their endings, for advice.
    var words: String {
        (inputs + [(text, Self.textEndings + TableReader.Format.allCases.map(\.rawValue))])
            .map { "\($0.modality) (\($0.endings.joined(separator: ", ")))" }
            .joined(separator: "; ")
    }
}
