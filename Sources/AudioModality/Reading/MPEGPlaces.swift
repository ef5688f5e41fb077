import Glibc
import Locking
import Support

/// Where the frames of long MP3 files are.
///
/// To get to a place in such a file, a decoder goes through all that is before it. For each window
/// of a long file that would take a time that grows with the square of its length; so the places of
/// the frames are looked up once for each file. It may be used from several threads.
final class MPEGPlaces: Sendable {
    private struct Known {
        var identity: FileIdentity
        var frames: MPEGFrames?

        /// How much it takes, about, in bytes.
        var size: Int { 256 + MemoryLayout<UInt64>.stride * (frames?.starts.count ?? 0) }
    }

    private struct Memory {
        var known: [String: Known] = [:]
        /// The paths of what is known, the longest known first.
        var paths: [String] = []
        var size = 0

        mutating func forget(_ path: String) {
            guard let known = known.removeValue(forKey: path) else { return }
            size -= known.size
            paths.removeAll { $0 == path }
        }
    }

    private let memory = Locked(Memory())
    private let limit: Int

    /// Nothing is known yet.
    ///
    /// - Parameter limit: How much is remembered, in bytes. The usual 64 MiB hold some 60 hours.
    init(limit: Int = 64 << 20) { self.limit = limit }

    /// The frames of a file; nil where they do not follow each other, or are not all of one length.
    func frames(of file: AudioFile) -> MPEGFrames? {
        guard let identity = FileIdentity(file.path) else { return nil }
        // Others wait, rather than look up the same.
        return memory.withLock { memory in
            if let known = memory.known[file.path], known.identity == identity {
                return known.frames
            }
            memory.forget(file.path)
            let frames = MPEGFrames(file.sound.bytes, listing: true)
            let new = Known(identity: identity, frames: frames)
            while memory.size + new.size > limit, let oldest = memory.paths.first {
                memory.forget(oldest)
            }
            memory.known[file.path] = new
            memory.paths.append(file.path)
            memory.size += new.size
            return frames
        }
    }
}

/// Which file a path leads to, as far as one can tell without reading it.
private struct FileIdentity: Equatable {
    private var device: dev_t
    private var number: ino_t
    private var size: off_t
    private var seconds: Int
    private var nanoseconds: Int

    init?(_ path: String) {
        var status = stat()
        guard Files.withSystemPath(path, { stat($0, &status) }) == 0 else { return nil }
        (device, number, size) = (status.st_dev, status.st_ino, status.st_size)
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
}
