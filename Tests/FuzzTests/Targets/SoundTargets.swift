import Glibc

@testable import AudioModality

extension FuzzTarget {
    /// Files with sound.
    static let sounds = [
        FuzzTarget("sound-header") { bytes, scratch in
            try withHeader(bytes, scratch) { header in
                let head = header.bytes(at: 0, count: min(256, bytes.count)) ?? []
                _ = SoundContainer(head)?.extent(in: header)
                // Most mutated headers are of no kind: each walk is tried on all.
                for container in SoundContainer.allCases { _ = container.extent(in: header) }
            }
        },
        FuzzTarget("mpeg-frames") { bytes, scratch in
            try withHeader(bytes, scratch) { header in
                guard let frames = MPEGFrames(header, listing: true) else { return }
                for frame in frames.starts.indices.prefix(4) {
                    let parts = frames.parts(from: frame, of: header)
                    let file = SplicedFile(header.descriptor, parts)
                    var buffer = [UInt8](repeating: 0, count: 64)
                    withExtendedLifetime(file) {
                        let access = SplicedFile.access
                        _ = access.seek(Int64(bytes.first ?? 0) - 8, SEEK_END, file.context)
                        _ = access.read(&buffer, Int64(buffer.count), file.context)
                    }
                }
            }
        },
        FuzzTarget("sound") { bytes, scratch in
            let path = try scratch.file("f", bytes)
            let whole = try AudioFile(path)
            _ = try whole.read(seconds: min(1, whole.seconds))
            var part = try AudioFile(path, checkingEnd: false)
            if part.isSlowToEnter { part.places = MPEGPlaces().frames(of: part) }
            let start = part.seconds / 2
            _ = try part.read(start: start, seconds: min(0.1, part.seconds - start), rate: 8_000)
        },
    ]

    private static func withHeader(
        _ bytes: [UInt8], _ scratch: ScratchFolder, _ body: (HeaderBytes) throws -> Void
    ) throws {
        let descriptor = try open(scratch.file("f", bytes), O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        try body(HeaderBytes(descriptor: descriptor, length: UInt64(bytes.count)))
    }
}
