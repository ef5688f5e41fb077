/// A file that is no longer the one that was written: missing, changed, or another one's.
package struct DamagedFile: Error, Sendable, Equatable {
    /// The file's path.
    package let file: String
    /// What is wrong with it, to follow its name: "is missing".
    package let what: String

    /// A damaged file.
    package init(_ file: String, _ what: String) {
        (self.file, self.what) = (file, what)
    }

    /// File and damage in one sentence.
    package var sentence: String { "\(file) \(what)" }

    /// The fault of a damage that nothing can be done about but by the user.
    ///
    /// - Parameter remedy: How to mend it.
    package func fault(remedy: String) -> UserFault {
        UserFault(sentence, at: .init(file: file), remedy: remedy)
    }
}

extension Files {
    /// The bytes of a file, which must have a checksum that was noted when it was written.
    ///
    /// - Parameters:
    ///   - path: The file to read.
    ///   - sum: Its SHA-256, 64 lower-case hexadecimal digits.
    /// - Throws: `DamagedFile` if it is missing or another one, `UserFault` if it cannot be read.
    package static func read(_ path: String, sha256 sum: String) throws -> [UInt8] {
        guard exists(path) else { throw DamagedFile(path, "is missing") }
        let bytes = try read(path)
        guard sha256(of: bytes) == sum else { throw DamagedFile(path, "is not what was written") }
        return bytes
    }
}

extension Files {
    /// The checksum of every file in a folder and in those below, but for hidden ones and folders
    /// behind links.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - known: Checksums that need not be computed again, by path within the folder.
    /// - Returns: SHA-256 by path within the folder.
    /// - Throws: `UserFault` if a file or a folder cannot be read.
    package static func sums(
        in folder: String, known: [String: String] = [:]
    ) throws -> [String: String] {
        var sums: [String: String] = [:]
        var open = [""]
        while let inner = open.popLast() {
            for name in try names(in: folder + inner) {
                let path = "\(inner)/\(name)"
                if isFolderItself(folder + path) {
                    open.append(path)
                } else if !isFolder(folder + path) {
                    let key = String(path.dropFirst())
                    sums[key] = try known[key] ?? sha256(ofFile: folder + path)
                }
            }
        }
        return sums
    }
}
