import Glibc

/// A folder as the system numbers it: links that lead back to one are told by it.
package struct FolderNumber: Equatable, Sendable {
    private let device: dev_t
    private let number: ino_t

    /// The number of a folder; nil where there is none.
    ///
    /// - Parameter path: The folder; links are followed.
    package init?(_ path: String) {
        var status = stat()
        guard Files.withSystemPath(path, { stat($0, &status) }) == 0,
            status.st_mode & S_IFMT == S_IFDIR
        else { return nil }
        (device, number) = (status.st_dev, status.st_ino)
    }

    /// The numbers of a folder and of all that it lies in, without links; none where there is no
    /// such folder.
    package static func chain(of path: String) -> [FolderNumber] {
        guard var real = Files.realPath(path), let own = FolderNumber(real) else { return [] }
        var numbers = [own]
        while let slash = real.lastIndex(of: "/"), real != "/" {
            real = slash == real.startIndex ? "/" : String(real[..<slash])
            if let number = FolderNumber(real) { numbers.append(number) }
        }
        return numbers
    }
}
