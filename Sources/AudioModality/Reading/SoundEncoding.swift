import CSndFile
import Glibc
import Support

/// How a sound is written.
package enum SoundEncoding: Sendable, CaseIterable {
    /// WAV of 16 bits, which every browser plays.
    case wav
    /// FLAC of 16 bits.
    case flac

    fileprivate var format: Int32 {
        switch self {
        case .wav: Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
        case .flac: Int32(SF_FORMAT_FLAC | SF_FORMAT_PCM_16)
        }
    }
}

extension Waveform {
    /// This sound as a whole WAV file of 16 bits and one channel; what is beyond full scale is
    /// clipped.
    ///
    /// - Parameter maxSeconds: Where the sound is cut off, in seconds.
    /// - Throws: `UserFault` if there is no memory for it.
    package func encodedWAV(maxSeconds: Double = .infinity) throws -> [UInt8] {
        try encoded(.wav, maxSeconds: maxSeconds)
    }

    /// This sound as a whole file of one channel; what is beyond full scale is clipped.
    ///
    /// - Parameters:
    ///   - encoding: The kind of file.
    ///   - maxSeconds: Where the sound is cut off, in seconds.
    /// - Throws: `UserFault` if the encoder cannot be had, or does not take the rate.
    package func encoded(
        _ encoding: SoundEncoding, maxSeconds: Double = .infinity
    ) throws -> [UInt8] {
        precondition(maxSeconds >= 0, "encoded: \(maxSeconds) s")
        let most = min(Double(samples.count), (maxSeconds * Double(rate)).rounded())
        let count = Int(most)
        let memory = FileInMemory()
        return try withExtendedLifetime(memory) {
            var access = FileInMemory.access
            var info = SF_INFO()
            (info.samplerate, info.channels) = (Int32(clamping: rate), 1)
            info.format = encoding.format
            let context = Unmanaged.passUnretained(memory).toOpaque()
            guard let file = sf_open_virtual(&access, Int32(SFM_WRITE), &info, context) else {
                throw fault
            }
            sf_command(file, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
            let written = samples.withUnsafeBufferPointer {
                sf_writef_float(file, $0.baseAddress, sf_count_t(count))
            }
            guard written == count else {
                sf_close(file)
                throw fault
            }
            guard sf_close(file) == 0 else { throw fault }
            return memory.bytes
        }
    }

    private var fault: UserFault {
        UserFault(
            "cannot encode a sound of \(samples.count) samples at \(rate) Hz",
            remedy: "Free some memory, or choose a rate that the encoder takes")
    }
}

/// A file that libsndfile writes, in memory.
private final class FileInMemory {
    var bytes: [UInt8] = []
    private var position = 0

    /// What libsndfile calls, with this object as its context.
    static var access: SF_VIRTUAL_IO {
        SF_VIRTUAL_IO(
            get_filelen: { FileInMemory.at($0).map { Int64($0.bytes.count) } ?? -1 },
            seek: { FileInMemory.at($2)?.seek(Int($0), from: $1) ?? -1 },
            read: { FileInMemory.at($2)?.read($0, Int($1)) ?? 0 },
            write: { FileInMemory.at($2)?.write($0, Int($1)) ?? 0 },
            tell: { FileInMemory.at($0).map { Int64($0.position) } ?? -1 })
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> FileInMemory? {
        context.map { Unmanaged<FileInMemory>.fromOpaque($0).takeUnretainedValue() }
    }

    private func seek(_ offset: Int, from whence: Int32) -> Int64 {
        let origin = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : bytes.count
        position = max(0, origin + offset)
        return Int64(position)
    }

    private func read(_ out: UnsafeMutableRawPointer?, _ count: Int) -> Int64 {
        let count = min(count, bytes.count - position)
        guard let out, count > 0 else { return 0 }
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: out, count: count)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        return Int64(count)
    }

    private func write(_ data: UnsafeRawPointer?, _ count: Int) -> Int64 {
        guard let data, count > 0 else { return 0 }
        if position + count > bytes.count {
            bytes.append(contentsOf: repeatElement(0, count: position + count - bytes.count))
        }
        bytes.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[position..<position + count])
                .copyMemory(from: UnsafeRawBufferPointer(start: data, count: count))
        }
        position += count
        return Int64(count)
    }
}
