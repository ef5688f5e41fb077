import Support

/// Classes and parts as folders tell them.
extension FolderLayout {
    /// The files that are read below one folder.
    private struct Branch {
        /// Files of each folder in it, at any depth.
        var folders: [String: Int] = [:]
        /// Files beside those folders.
        var loose = 0

        var count: Int { loose + folders.values.reduce(0, +) }

        /// Whether the folders are classes.
        var hasClasses: Bool { folders.count > 1 }

        var classes: [ClassCount] { hasClasses ? ClassCount.sorted(folders) : [] }
    }

    /// Tells classes, parts and what is beside them.
    ///
    /// - Throws: `UserFault` if a file of texts cannot be read.
    func layOut(_ look: inout DataLook) throws {
        var top = Branch()
        var below: [String: Branch] = [:]
        func place(_ path: String, _ count: Int) {
            let names = path.split(separator: "/", maxSplits: 2)
            guard names.count > 1 else {
                top.loose += count
                return
            }
            let first = String(names[0])
            top.folders[first, default: 0] += count
            if names.count > 2 {
                below[first, default: Branch()].folders[String(names[1]), default: 0] += count
            } else {
                below[first, default: Branch()].loose += count
            }
        }
        for entry in look.files { place(entry.path, try examples(in: entry, look)) }
        // A class of damaged files is one without examples.
        for path in look.damaged { place(path, 0) }
        let names = top.folders.keys.map { ($0, PartNames.part(ofFolder: $0)) }
        let told = names.filter { $0.1 != nil }
        let areParts =
            told.count == names.count
            && (told.count > 1 || told.contains { below[$0.0]?.hasClasses ?? false })
        if areParts, Set(told.map(\.1)).count == told.count, top.loose == 0 {
            return takeParts(told.map { ($0.0, $0.1 ?? "") }, below, &look)
        }
        if told.count > 1 {
            look.hindrance = mixed(told.map(\.0), look)
        } else if top.folders.count == 1, top.loose == 0, let only = top.folders.keys.first {
            return try descend(into: only, &look)
        }
        look.layout = top.hasClasses ? .classFolders : .files
        look.parts = [
            .init(
                name: nil, place: "", count: top.hasClasses ? top.count - top.loose : top.count,
                classes: top.classes)
        ]
        guard top.hasClasses else { return }
        if top.loose > 0 {
            look.leftOut.add(LeftOut.besideClasses, top.loose)
            look.files.removeAll { !$0.path.contains("/") }
        }
        noteEmpty(top.folders, below: "", &look)
        look.remarks += ClassCount.warnings(look.parts[0].classes)
    }

    /// An archive often unpacks into one folder: what is in that counts.
    private func descend(into name: String, _ look: inout DataLook) throws {
        look.folder += "/" + name
        func inner(_ path: String) -> String { Files.path(path, within: name) ?? path }
        for index in look.files.indices { look.files[index].path = inner(look.files[index].path) }
        look.damaged = look.damaged.map(inner)
        try layOut(&look)
    }

    /// The examples in a file: one, or a line each of texts.
    private func examples(in entry: FolderWalk.Entry, _ look: DataLook) throws -> Int {
        guard look.modality == kinds.text else { return 1 }
        let lines = try LineReader("\(look.folder)/\(entry.path)")
        var count = 0
        while let line = try lines.next() { count += line.isBlank ? 0 : 1 }
        return count
    }

    private func takeParts(
        _ named: [(folder: String, part: String)], _ below: [String: Branch],
        _ look: inout DataLook
    ) {
        let order = [PartNames.train, PartNames.validation, PartNames.test]
        let sorted = named.sorted {
            (order.firstIndex(of: $0.part) ?? 0) < (order.firstIndex(of: $1.part) ?? 0)
        }
        look.parts = sorted.map { folder, part in
            let branch = below[folder] ?? Branch()
            return .init(
                name: part, place: folder,
                count: branch.hasClasses ? branch.count - branch.loose : branch.count,
                classes: branch.classes)
        }
        let labelled = look.parts.filter { !$0.classes.isEmpty }
        look.layout = labelled.isEmpty ? .files : .classFolders
        guard !labelled.isEmpty else { return }
        if labelled.count < look.parts.count {
            let other = look.parts.first { $0.classes.isEmpty }
            look.hindrance = UserFault(
                "\(look.path)/\(labelled[0].place) has a folder for each class, "
                    + "\(look.path)/\(other?.place ?? "") has none", at: .init(file: look.path),
                remedy: "Name the one with classes as the source, the other as the target")
        }
        for part in labelled {
            let branch = below[part.place] ?? Branch()
            if branch.loose > 0 { look.leftOut.add(LeftOut.besideClasses, branch.loose) }
            noteEmpty(branch.folders, below: part.place + "/", &look)
            look.remarks += ClassCount.warnings(part.classes).map { "\(part.place): \($0)" }
        }
        let all = Set(look.classes.map(\.name))
        for part in labelled {
            let lacking = all.subtracting(part.classes.map(\.name)).sorted()
            if !lacking.isEmpty {
                look.remarks.append(
                    "\(part.place): there is no example of \(ClassCount.quoted(lacking))")
            }
        }
    }

    /// Notes the folders beside the classes that have no file that is read.
    private func noteEmpty(
        _ classes: [String: Int], below prefix: String, _ look: inout DataLook
    ) {
        let inner = Files.path(look.folder, within: look.root).map { $0 + "/" } ?? ""
        for folder in walk.folders where folder.utf8.starts(with: (inner + prefix).utf8) {
            let name = String(
                decoding: folder.utf8.dropFirst((inner + prefix).utf8.count), as: UTF8.self)
            guard !name.isEmpty, !name.contains("/"), classes[name] == nil else { continue }
            look.emptyFolders.append(prefix + name)
            look.remarks.append(
                "the folder '\(prefix + name)' has no file that is read, and is no class")
        }
    }

    private func mixed(_ parts: [String], _ look: DataLook) -> UserFault {
        UserFault(
            "\(look.path) has the folders \(ClassCount.quoted(parts.sorted())), which look like "
                + "parts, beside other files", at: .init(file: look.path),
            remedy: "Name one of these folders, or move the others away")
    }
}
