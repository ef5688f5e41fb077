import Support

/// What looks at a source and a target say together, a sentence each.
package struct LookComparison: Sendable {
    /// Files, or texts, of the target that the source has too.
    package let shared: Int
    /// Classes that the source has and the target lacks; none where one has no labels.
    package let onlySource: [String]
    /// Classes that the target has and the source lacks.
    package let onlyTarget: [String]
    private let what: String

    /// Compares two looks.
    ///
    /// - Throws: `UserFault` if they are the same data, if one lies in the other, if they are of
    ///   different modalities, or if they have no class in common.
    /// - Complexity: O(files); files of equal size are read.
    package init(source: DataLook, target: DataLook) throws {
        let place = UserFault.Place(file: target.path)
        func fault(_ what: String, _ remedy: String) -> UserFault {
            UserFault(what, at: place, remedy: remedy)
        }
        let two = "Name two folders or tables, of which neither is in the other"
        if source.root == target.root {
            throw fault("source and target are the same: \(target.path)", two)
        }
        if Files.path(target.root, within: source.root) != nil {
            throw fault("the target \(target.path) lies in the source \(source.path)", two)
        }
        if Files.path(source.root, within: target.root) != nil {
            throw fault("the source \(source.path) lies in the target \(target.path)", two)
        }
        if let one = source.modality, let other = target.modality, one != other {
            throw fault(
                "the source \(source.path) is \(one), the target \(target.path) is \(other)",
                "Name two of one modality")
        }
        let (ours, theirs) = (source.classes.map(\.name), target.classes.map(\.name))
        let areBoth = !ours.isEmpty && !theirs.isEmpty
        guard !areBoth || !Set(ours).isDisjoint(with: theirs) else {
            throw fault(
                "source and target have no class in common: \(ClassCount.quoted(ours)) and "
                    + ClassCount.quoted(theirs),
                "Write which names mean the same: classes: {map: {NAME: OTHER}}; or adapt without "
                    + "the target's labels: label: \(TableKeys.noLabel)")
        }
        onlySource = areBoth ? ours.filter { !theirs.contains($0) } : []
        onlyTarget = areBoth ? theirs.filter { !ours.contains($0) } : []
        let texts = (source.contents, target.contents)
        if texts.0.isEmpty || texts.1.isEmpty {
            let files = source.candidates(side: 0) + target.candidates(side: 1)
            shared = Duplicates(among: files).shared(by: 1)
            what = "file"
        } else {
            shared = texts.1.count(where: texts.0.contains)
            what = "text"
        }
    }

    /// The sentences.
    package var remarks: [String] {
        var remarks: [String] = []
        if !onlySource.isEmpty {
            remarks.append("the target has no example of \(ClassCount.quoted(onlySource))")
        }
        if !onlyTarget.isEmpty {
            remarks.append("the source has no example of \(ClassCount.quoted(onlyTarget))")
        }
        for names in ClassCount.alike(onlySource + onlyTarget) {
            remarks.append(
                "the classes \(ClassCount.quoted(names)) differ in case or white space alone")
        }
        if shared > 0 {
            remarks.append(
                shared == 1
                    ? "1 \(what) of the target is in the source too"
                    : "\(shared) \(what)s of the target are in the source too")
        }
        return remarks
    }
}

extension DataLook {
    /// A number for each text of its tables; none for files.
    fileprivate var contents: Set<Int> {
        parts.compactMap(\.table).filter { $0.roles.text != nil }.reduce(into: Set()) {
            $0.formUnion($1.contents)
        }
    }
}
