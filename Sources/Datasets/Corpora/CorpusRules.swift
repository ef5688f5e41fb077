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

    /// Whether it says anything of labels.
    static func hasLabels(_ settings: Settings) -> Bool {
        let inFiles =
            (try? settings.children("files"))?.contains { $0.has("labels") } ?? false
        let inNames =
            (try? settings.string("names"))?.contains("{\(NamePattern.label)}") ?? false
        return ["classes", "label", "rating"].contains(where: settings.has) || inFiles || inNames
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
    static let fileKeys = ["path", "sha256", "records", "part"]

    /// The keys of an entry of `files` of a corpus of arrays.
    static let arrayFileKeys = ["path", "sha256", "labels", "labels_sha256", "records", "part"]

    /// One entry of `files` of a corpus of rows.
    static func file(_ settings: Settings) throws -> File {
        try settings.allow(fileKeys)
        return try file(settings, path: "path", sha256: "sha256")
    }

    /// One entry of `files` of a corpus of arrays.
    static func arrayFile(_ settings: Settings, hasLabels: Bool) throws -> ArrayFile {
        try settings.allow(arrayFileKeys)
        guard hasLabels || !settings.has("labels_sha256") else {
            throw settings.fault(
                "labels_sha256", "'labels_sha256' is given, but there are no 'labels'",
                remedy: "Add 'labels: FILE', or remove it")
        }
        return ArrayFile(
            arrays: try file(settings, path: "path", sha256: "sha256"),
            labels: hasLabels
                ? try file(settings, path: "labels", sha256: "labels_sha256") : nil)
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
            root: root, folders: try givenFolders(settings), names: names, derived: derived,
            group: settings.has("group")
                ? try settings.choice("group", among: attributes + derived.names) : nil,
            extensions: extensions, holdsTexts: inputs[modality] == .texts,
            sha256: try checksum(settings, "sha256"),
            classesPlace: settings.place(of: "classes"),
            sha256Place: settings.place(of: "sha256"), namesPlace: settings.place(of: "names"))
    }

    /// The folder of each part that the data itself names; none where records are dealt.
    private static func givenFolders(_ settings: Settings) throws -> [FolderRules.GivenPart] {
        guard settings.has("folders") else { return [] }
        let section = try settings.child("folders")
        guard !section.keys.isEmpty else {
            throw settings.fault(
                "folders", "'folders' names no part",
                remedy: "Write for example: folders: {train: train, test: test}")
        }
        guard !settings.has("names") else {
            throw settings.fault(
                "folders", "both 'folders' and 'names' are given", remedy: "Remove one of them")
        }
        return try section.keys.map { name in
            let folder = try section.string(name)
            guard isInside(folder) else {
                throw section.fault(
                    name, "'\(folder)' leads out of the corpus folder",
                    remedy: "Name a folder in it, relative to it")
            }
            return FolderRules.GivenPart(name: try Split.checked(name, section), folder: folder)
        }
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
            part: settings.has("part")
                ? try Split.checked(settings.string("part"), settings, key: "part") : nil,
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
