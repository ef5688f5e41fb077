import CSndFile
import Glibc

/// A file of which two parts are shown, one behind the other, as if they were all.
final class SplicedFile {
    private let descriptor: Int32
    private let parts: [Range<UInt64>]
    private var position: UInt64 = 0

    /// Shows these parts of an open file, which stays open as long as this object is used.
    init(_ descriptor: Int32, _ parts: [Range<UInt64>]) {
        (self.descriptor, self.parts) = (descriptor, parts)
    }

    private var length: UInt64 { parts.reduce(0) { $0 + UInt64($1.count) } }

    /// What libsndfile calls, with this object as its context.
    static var access: SF_VIRTUAL_IO {
        SF_VIRTUAL_IO(
            get_filelen: { SplicedFile.at($0).map { Int64($0.length) } ?? -1 },
            seek: { SplicedFile.at($2)?.seek($0, from: $1) ?? -1 },
            read: { SplicedFile.at($2)?.read($0, $1) ?? 0 },
            write: { _, _, _ in 0 },
            tell: { SplicedFile.at($0).map { Int64($0.position) } ?? -1 })
    }

    /// This object as a context.
    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    private static func at(_ context: UnsafeMutableRawPointer?) -> SplicedFile? {
        context.map { Unmanaged<SplicedFile>.fromOpaque($0).takeUnretainedValue() }
    }

    private func seek(_ offset: Int64, from whence: Int32) -> Int64 {
        let origin = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : length
        let (wanted, isTooFar) = Int64(origin).addingReportingOverflow(offset)
        guard !isTooFar, wanted >= 0 else { return -1 }
        position = UInt64(wanted)
        return wanted
    }

    private func read(_ out: UnsafeMutableRawPointer?, _ count: Int64) -> Int64 {
        guard let out, count > 0 else { return 0 }
        var (done, start) = (0, UInt64(0))
        for part in parts {
            let within = position &- start
            start += UInt64(part.count)
            guard position < start else { continue }
            let wanted = min(Int(count) - done, part.count - Int(within))
            let got = pread(descriptor, out + done, wanted, off_t(part.lowerBound + within))
            guard got > 0 else { break }
            position += UInt64(got)
            done += got
            if got < wanted || done == count { break }
        }
        return Int64(done)
    }
}
