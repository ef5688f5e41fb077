import Glibc
import Support
import Synchronization

/// Where the frames of long MP3 files are.
///
/// To get to a place in such a file, a decoder goes through all that is before it. For each window of
/// a long file that would take a time that grows with the square of its length; so the places of the
/// frames are looked up once for each file. It may be used from several threads.
final class MPEGPlaces: Sendable {
    private struct Known {
        var path: String
        var identity: FileIdentity
        var frames: MPEGFrames?
    }

    private let known = Mutex<[Known]>([])

    /// The most files that are remembered; ten hours take some 10 MB.
    private static let most = 4

    /// The frames of a file; nil where they do not follow each other, or are not all of one length.
    func frames(of file: AudioFile) -> MPEGFrames? {
        guard let identity = FileIdentity(file.path) else { return nil }
        // Others wait, rather than look up the same.
        return known.withLock { known in
            if let place = known.firstIndex(where: { $0.path == file.path }) {
                if known[place].identity == identity { return known[place].frames }
                known.remove(at: place)
            }
            let frames = MPEGFrames(file.sound.bytes, listing: true)
            known.append(Known(path: file.path, identity: identity, frames: frames))
            if known.count > Self.most { known.removeFirst() }
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
        guard stat(path, &status) == 0 else { return nil }
        (device, number, size) = (status.st_dev, status.st_ino, status.st_size)
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
}
