import Glibc
import Support

/// Files of the same content, by their SHA-256; only files of equal size are read.
package struct Duplicates: Sendable {
    /// A file that may have doubles.
    package struct Candidate: Sendable {
        /// Its path.
        package var path: String
        /// Its length in bytes.
        package var size: Int
        /// The data that it is of, counted from 0.
        package var side: Int

        /// A file of one of several data sets.
        package init(path: String, size: Int, side: Int) {
            (self.path, self.size, self.side) = (path, size, side)
        }
    }

    /// The files of each content that more than one has.
    package private(set) var groups: [[Candidate]] = []

    /// Bytes of the beginning and of the middle that are compared before whole files are.
    private static let sample = 4_096

    /// Finds files of the same content; one that cannot be read is passed over.
    ///
    /// - Parameter files: The files; empty ones are no doubles of each other.
    /// - Complexity: O(files) reads of a few KiB, and one of each file that has a double in those.
    package init(among files: [Candidate]) {
        let sizes = Dictionary(grouping: files.indices) { files[$0].size }
        for (size, alike) in sizes where alike.count > 1 && size > 0 {
            let heads = Dictionary(grouping: alike) { Self.sample(of: files[$0]) }
            for (head, alike) in heads where alike.count > 1 && head != nil {
                let whole =
                    size <= Self.sample
                    ? [head: alike]
                    : Dictionary(grouping: alike) { try? Files.sha256(ofFile: files[$0].path) }
                for (sum, same) in whole where same.count > 1 && sum != nil {
                    groups.append(same.map { files[$0] })
                }
            }
        }
        groups.sort { $0[0].path < $1[0].path }
    }

    /// The files that are there once more, of one side.
    package func repeated(in side: Int) -> Int {
        groups.reduce(0) { $0 + max(0, $1.count { $0.side == side } - 1) }
    }

    /// The files of one side that are on another side too.
    package func shared(by side: Int) -> Int {
        groups.reduce(0) { sum, group in
            let own = group.count { $0.side == side }
            return sum + (own < group.count ? own : 0)
        }
    }

    /// The checksum of a few bytes of a file: all of a small one.
    private static func sample(of file: Candidate) -> String? {
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        let descriptor = Files.withSystemPath(file.path) { open($0, flags) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 2 * sample)
        let first = pread(descriptor, &bytes, sample, 0)
        guard first >= 0 else { return nil }
        guard file.size > sample else { return Files.sha256(of: Array(bytes[..<first])) }
        let second = bytes.withUnsafeMutableBytes { buffer in
            pread(
                descriptor, buffer.baseAddress.map { $0 + first }, sample, off_t(file.size / 2))
        }
        guard second >= 0 else { return nil }
        return Files.sha256(of: Array(bytes[..<(first + second)]))
    }
}

extension DataLook {
    /// Its files as candidates for doubles.
    package func candidates(side: Int) -> [Duplicates.Candidate] {
        files.map { .init(path: "\(folder)/\($0.path)", size: $0.size, side: side) }
    }
}
