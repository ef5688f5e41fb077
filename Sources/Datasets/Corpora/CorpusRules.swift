import Support

/// How the single parts of a `corpus.yaml` are read and checked.
extension CorpusDescription {
    static func classes(_ settings: Settings) throws -> [String] {
        let classes = try settings.strings("classes")
        guard classes.count >= 2, Set(classes).count == classes.count else {
            throw settings.fault(
                "classes", "'classes' must name two or more different classes",
                remedy: "Write for example: classes: [negative, positive]")
        }
        return classes
    }

    /// Whether it has ratings and says nothing of how they make classes.
    static func namesNumbersAlone(_ settings: Settings) throws -> Bool {
        try !settings.has("classes") && settings.has("rating")
            && !settings.child("rating").has("threshold")
    }

    /// Refuses a corpus that has no labels of the kind that is asked for.
    ///
    /// - Throws: `UserFault` at the key that gives other labels.
    static func checkKind(
        _ kind: Labels.Kind, _ settings: Settings, hasClasses: Bool
    ) throws {
        switch kind {
        case .classes where hasClasses: return
        case .numbers where settings.has("rating"): return
        case .classes:
            throw settings.fault(
                "rating", "this corpus has numbers and no classes",
                remedy: "Name a task that learns numbers, or write 'classes: [LOW, HIGH]' and "
                    + "'rating: {column: NAME, threshold: NUMBER}'")
        case .numbers:
            throw settings.fault(
                settings.has("label") ? "label" : "classes",
                "this corpus has classes and no numbers to learn",
                remedy: "Name a corpus with 'rating: {column: NAME}', or leave 'task' out")
        case .sequences, .maps, .boxes, .spans:
            throw settings.fault(
                nil, "a corpus has classes or numbers, no \(kind.rawValue)",
                remedy: "Name another task")
        }
    }

    /// The keys of an entry of `files` of a corpus of rows.
    static let fileKeys = ["path", "sha256", "records"]

    /// The keys of an entry of `files` of a corpus of arrays.
    static let arrayFileKeys = ["path", "sha256", "labels", "labels_sha256", "records"]

    /// One entry of `files` of a corpus of rows.
    static func file(_ settings: Settings) throws -> File {
        try settings.allow(fileKeys)
        return try file(settings, path: "path", sha256: "sha256")
    }

    /// One entry of `files` of a corpus of arrays.
    static func arrayFile(_ settings: Settings) throws -> ArrayFile {
        try settings.allow(arrayFileKeys)
        return ArrayFile(
            arrays: try file(settings, path: "path", sha256: "sha256"),
            labels: try file(settings, path: "labels", sha256: "labels_sha256"))
    }

    static func folderRules(
        _ settings: Settings, isRegistered: Bool, inputs: KnownInputs
    ) throws -> FolderRules {
        let root = try settings.string("root", default: ".")
        guard isInside(root) || (isRegistered && root.hasPrefix("/")) else {
            throw settings.fault(
                "root", "'\(root)' leads out of the corpus folder",
                remedy: "Name a folder in the corpus folder, relative to it")
        }
        // Which endings go without saying depends on what the files are.
        let modality = try settings.string("modality")
        let usual = inputs[modality]?.fileEndings
        let extensions = try settings.strings("extensions", default: usual).map {
            ($0.hasPrefix(".") ? String($0.dropFirst()) : $0).lowercased()
        }
        guard !extensions.isEmpty, !extensions.contains("") else {
            throw settings.fault(
                "extensions", "'extensions' must name the endings of files",
                remedy: "Write for example: extensions: [png, jpg]")
        }
        let names = try namePattern(settings)
        let attributes = names?.attributes ?? []
        let derived = try DerivedAttributes(settings, attributes: attributes)
        return FolderRules(
            root: root, names: names, derived: derived,
            group: settings.has("group")
                ? try settings.choice("group", among: attributes + derived.names) : nil,
            extensions: extensions, sha256: try checksum(settings, "sha256"),
            classesPlace: settings.place(of: "classes"),
            sha256Place: settings.place(of: "sha256"), namesPlace: settings.place(of: "names"))
    }

    /// What the names of the files say, where they say something.
    private static func namePattern(_ settings: Settings) throws -> NamePattern? {
        guard settings.has("names") else {
            for key in ["group", "derived"] where settings.has(key) {
                throw settings.fault(
                    key, "'\(key)' speaks of attributes, but there are none",
                    remedy: "Add 'names: \"{class}_{speaker}\"', or remove '\(key)'")
            }
            return nil
        }
        let text = try settings.string("names")
        do throws(NamePattern.Malformed) {
            let pattern = try NamePattern(text)
            if let taken = pattern.attributes.first(where: RecordFilter.reserved.contains) {
                throw NamePattern.Malformed("a field cannot be called '\(taken)'")
            }
            return pattern
        } catch {
            throw settings.fault(
                "names", "'\(text)' is no pattern of file names: \(error.what)",
                remedy: "Write for example: names: \"{class}_{speaker}_{take}\"")
        }
    }

    private static func file(
        _ settings: Settings, path key: String, sha256: String
    ) throws -> File {
        let path = try settings.string(key)
        guard isInside(path) else {
            throw settings.fault(
                key, "'\(path)' leads out of the corpus folder",
                remedy: "Name a file in the folder, relative to it")
        }
        return File(
            path: path, sha256: try checksum(settings, sha256),
            records: settings.has("records") ? try settings.int("records", in: 1...(.max)) : nil,
            place: settings.place())
    }

    /// The checksum behind a key; nil if there is none.
    static func checksum(_ settings: Settings, _ key: String) throws -> String? {
        guard settings.has(key) else { return nil }
        let sum = try settings.string(key).lowercased()
        guard sum.utf8.count == 64, sum.allSatisfy(\.isHexDigit) else {
            throw settings.fault(
                key, "'\(sum)' is no SHA-256 checksum",
                remedy: "Put in the 64 digits that sha256sum prints for the file")
        }
        return sum
    }
}
