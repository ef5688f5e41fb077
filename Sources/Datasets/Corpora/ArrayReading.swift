import Support

extension CorpusReader {
    /// Reads a file of arrays and the file of their labels.
    ///
    /// The id of an example is the name of its file, without its endings, and its number in it,
    /// counted from 0: `digits:17`.
    ///
    /// - Throws: `UserFault` if a file is faulty, if there are not as many labels as arrays, or if
    ///   a label is no class.
    mutating func read(_ file: CorpusDescription.ArrayFile) throws {
        let path = "\(folder)/\(file.arrays.path)"
        let arrays = try IDXFile(
            bytes(of: file.arrays), file: path, axes: 3...4, purpose: "images")
        guard arrays.shape.count == 3 || [1, 3].contains(arrays.shape[3]) else {
            throw UserFault(
                "\(path) has images of \(arrays.shape[3]) channels", at: .init(file: path),
                remedy: "Give them 1 channel for grey, or 3 for red, green and blue")
        }
        let count = arrays.shape[0]
        try check(count, of: file.arrays)
        let labels = try file.labels.map { try self.labels(in: $0, of: count, path, file) }
        let shape = Array(arrays.shape.dropFirst())
        let size = shape.reduce(1, *)
        let values = try arrays.values()
        let name = Self.stem(file.arrays.path)
        for index in 0..<count {
            let id = "\(name):\(index)"
            try claim(id, at: file.arrays.place)
            let bytes = Array(values[index * size..<(index + 1) * size])
            add(
                Record(
                    id: id, content: .array(ByteArray(shape: shape, bytes: bytes)), line: 0,
                    file: path),
                label: labels.map { .classIndex(Int32($0[index])) }, part: file.arrays.part)
        }
    }

    /// The class of each array.
    private func labels(
        in labelFile: CorpusDescription.File, of count: Int, _ path: String,
        _ file: CorpusDescription.ArrayFile
    ) throws -> [UInt8] {
        let labelPath = "\(folder)/\(labelFile.path)"
        let labels = try IDXFile(
            bytes(of: labelFile), file: labelPath, axes: 1...1, purpose: "labels")
        guard labels.shape[0] == count else {
            throw UserFault(
                "\(path) has \(count) images, but \(labelPath) has \(labels.shape[0]) labels",
                at: file.arrays.place, remedy: "Name the two files that belong together")
        }
        let classes = try labels.values()
        try checkLabels(classes, file: labelPath)
        return Array(classes)
    }

    private func checkLabels(_ labels: [UInt8], file: String) throws {
        guard let index = labels.firstIndex(where: { $0 >= classes.count }) else { return }
        throw UserFault(
            "\(file) gives example \(index) the label \(labels[index]),"
                + " but the last class, '\(classes.last ?? "")', is number \(classes.count - 1)",
            at: .init(file: file), remedy: "Name all classes under 'classes', in their order")
    }

    /// A path up to the first dot of its last component.
    private static func stem(_ path: String) -> Substring {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return path[..<(path[start...].firstIndex(of: ".") ?? path.endIndex)]
    }
}
