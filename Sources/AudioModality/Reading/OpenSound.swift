import CSndFile
import Glibc
import Locking
import Support

/// An open file, and what libsndfile knows of it. For one thread at a time.
final class OpenSound {
    let file: OpaquePointer
    let info: SF_INFO
    /// The frame that is decoded next.
    var position = 0
    /// The file as it is.
    let bytes: HeaderBytes
    /// What libsndfile is shown of it, where that is not all.
    private let shown: SplicedFile?

    /// Held while a file is opened; the value is not used. libsndfile prepares itself when it first
    /// opens a file, and keeps the last error for all threads.
    private static let opening = Locked(false)

    private init(
        _ file: OpaquePointer, _ info: SF_INFO, _ bytes: HeaderBytes, _ shown: SplicedFile? = nil
    ) {
        (self.file, self.info, self.bytes, self.shown) = (file, info, bytes, shown)
    }

    deinit {
        sf_close(file)
        close(bytes.descriptor)
    }

    /// Opens a file whose kind is known and whose sound is all there, as far as its header tells.
    static func opening(_ path: String) throws -> (OpenSound, SoundContainer) {
        let opened = try OpenFile(path)
        let size = opened.size
        let descriptor = opened.take()
        do {
            let (container, bytes) = try checked(descriptor, size: size, path)
            var info = SF_INFO()
            // By a descriptor: from a name, libsndfile would guess what sound without a header is.
            // One of its own, since it closes it at times where it was told not to.
            let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            guard own >= 0 else { throw Files.fault("read", path, errno) }
            let (file, reason) = opening.withLock { _ in
                let file = sf_open_fd(own, Int32(SFM_READ), &info, Int32(SF_TRUE))
                return (file, file == nil ? sf_strerror(nil).map { String(cString: $0) } : nil)
            }
            guard let file else {
                let why = (reason ?? "no memory").trimmed
                throw UserFault(
                    "\(path) cannot be read as \(container.rawValue): \(why)",
                    at: .init(file: path), remedy: AudioFile.cutRemedy)
            }
            return (OpenSound(file, info, bytes), container)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Opens some parts of this file, as if they were all of it; nil where that cannot be.
    func showing(_ parts: [Range<UInt64>]) -> OpenSound? {
        let own = fcntl(bytes.descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { return nil }
        let shown = SplicedFile(own, parts)
        var (access, info) = (SplicedFile.access, SF_INFO())
        var file: OpaquePointer?
        Self.opening.withLock { _ in
            file = sf_open_virtual(&access, Int32(SFM_READ), &info, shown.context)
        }
        guard let file else {
            close(own)
            return nil
        }
        let bytes = HeaderBytes(descriptor: own, length: bytes.length)
        return OpenSound(file, info, bytes, shown)
    }

    private static func checked(
        _ descriptor: Int32, size: Int, _ path: String
    ) throws -> (SoundContainer, HeaderBytes) {
        func fault(_ what: String, _ remedy: String) -> UserFault {
            UserFault("\(path) \(what)", at: .init(file: path), remedy: remedy)
        }
        guard size > 0 else { throw fault("is empty", AudioFile.cutRemedy) }
        let file = HeaderBytes(descriptor: descriptor, length: UInt64(size))
        let head = file.bytes(at: 0, count: min(256, size)) ?? []
        guard let container = SoundContainer(head) else {
            let isText = head.allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) }
            throw fault(
                isText ? "is a text, not a recording" : "is no recording of a known kind",
                "convert it to WAV or FLAC, or remove it; read are \(SoundContainer.known)")
        }
        let extent = container.extent(in: file)
        if let extent, extent.isUnfinished {
            throw fault(
                "was never finished: its header states no sound, \(extent.present) bytes follow",
                "Write its header anew, for example with: ffmpeg -i old.wav new.wav")
        }
        if let extent, let stated = extent.stated, stated > extent.present {
            throw fault(
                "is cut short: its header states \(stated) bytes of sound,"
                    + " \(extent.present) are there",
                AudioFile.cutRemedy)
        }
        return (container, file)
    }

    /// Whether a frame can be decoded; the file is at its beginning afterwards.
    func reaches(_ frame: Int) -> Bool {
        guard info.seekable != 0 else { return true }
        var samples = [Float](repeating: 0, count: Int(info.channels))
        let isThere =
            sf_seek(file, sf_count_t(frame), SEEK_SET) == frame
            && sf_readf_float(file, &samples, 1) == 1
        return sf_seek(file, 0, SEEK_SET) == 0 && isThere
    }
}
