import Support

/// Reads the files of a corpus into records and labels, and checks what the corpus says of them.
struct CorpusReader {
    /// The label of a record.
    enum Label {
        case classIndex(Int32)
        case number(Float)
    }

    let classes: [String]
    let folder: String
    /// What no link may lead out of.
    var bounds: CorpusBounds
    /// The kind of labels that are read, classes or numbers; nil for none.
    let kind: Labels.Kind?
    private(set) var records = [Record]()
    private var classIndices = [Int32]()
    private var numbers = [Float]()
    /// The group of each record; its id where the corpus has no groups.
    private(set) var groups = [String]()
    /// The part that the data itself puts each record into; nil where it names none.
    private(set) var givenParts = [String?]()
    /// Where each id was seen, to find the second of two.
    private var places = [String: UserFault.Place]()

    /// Reads all files of a corpus.
    ///
    /// - Parameters:
    ///   - description: What the corpus says of itself.
    ///   - folder: The folder it lies in.
    ///   - bounds: What no link may lead out of.
    /// - Throws: `UserFault` for the first thing that is wrong.
    init(_ description: CorpusDescription, folder: String, bounds: CorpusBounds) throws {
        (classes, kind) = (description.classes, description.labelKind)
        self.folder = folder
        self.bounds = bounds
        switch description.layout {
        case .rows(let rules, let files):
            for file in files { try read(file, rules) }
            try checkFiles(rules)
        case .arrays(let files):
            for file in files { try read(file) }
        case .folders(let rules):
            try read(rules)
        }
    }

    /// The label of each record; nil where there are none.
    var labels: Labels? {
        kind.map { $0 == .numbers ? .numbers(numbers) : .classes(classIndices) }
    }

    /// Few values that tell of the labels what choosing by other columns must not; none without
    /// labels.
    var strata: [Int32] { labels?.strata ?? [] }

    /// Takes up an example.
    ///
    /// - Parameters:
    ///   - record: What is known of it without its label.
    ///   - label: Its class or number; nil in a corpus without labels.
    ///   - group: What it must not be split from; nil if it stands alone.
    ///   - part: The part that the data puts it into; nil where it names none.
    mutating func add(
        _ record: Record, label: Label?, group: String? = nil, part: String? = nil
    ) {
        var record = record
        record.group = group ?? ""
        records.append(record)
        switch label {
        case .classIndex(let index): classIndices.append(index)
        case .number(let number): numbers.append(number)
        case nil: break
        }
        givenParts.append(part)
        groups.append(group ?? record.id)
    }

    /// Notes that an id is taken.
    ///
    /// - Throws: `UserFault` if it was taken before.
    mutating func claim(_ id: String, at place: UserFault.Place) throws {
        guard let first = places.updateValue(place, forKey: id) else { return }
        throw UserFault(
            "the id '\(id)' is there twice, first at \(first)", at: place,
            remedy: "Give one of the rows another id, or remove it")
    }

    /// The bytes of a data file.
    ///
    /// - Throws: `UserFault` if it is missing, empty or not the file that `corpus.yaml` describes.
    func bytes(of file: CorpusDescription.File) throws -> [UInt8] {
        let path = "\(folder)/\(file.path)"
        try bounds.check(path)
        let bytes = try Files.read(path)
        guard !bytes.isEmpty else {
            throw UserFault(
                "\(path) is empty", at: .init(file: path), remedy: "Fetch or write the file again")
        }
        if file.sha256 != nil { try file.check(Files.sha256(of: bytes), at: path) }
        return bytes
    }

    /// Checks the number of records of a file.
    ///
    /// - Throws: `UserFault` if there are none, or not as many as `corpus.yaml` says.
    func check(_ count: Int, of file: CorpusDescription.File) throws {
        let path = "\(folder)/\(file.path)"
        guard count > 0 else {
            throw UserFault(
                "\(path) has no records", at: .init(file: path),
                remedy: "Fetch or write the file again")
        }
        if let expected = file.records, expected != count {
            throw UserFault(
                "\(path) has \(count) records, expected \(expected)", at: file.place,
                remedy: "Fetch the file again; if you changed it on purpose, correct 'records'")
        }
    }

    /// Compares the checksum over the sorted lines `name NUL checksum LF` of some files.
    ///
    /// - Parameters:
    ///   - names: Their names, in any order.
    ///   - root: The folder these are relative to.
    ///   - expected: The checksum that `corpus.yaml` gives.
    ///   - key: The key that it gives it under.
    ///   - place: Where it does.
    /// - Throws: `UserFault` if the files have another.
    func checkSum(
        of names: [String], in root: String, expected: String, key: String = "sha256",
        at place: UserFault.Place
    ) throws {
        let found = try FileSum.of(names, in: root)
        guard found == expected else {
            throw UserFault(
                "the \(names.count) files in \(root) are not those that \(place)"
                    + " describes: their SHA-256 is \(found), expected \(expected)", at: place,
                remedy: "Fetch them again; if you changed them on purpose, correct '\(key)'")
        }
    }
}
