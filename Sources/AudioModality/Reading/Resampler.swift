import CSoxr

/// Brings one channel of sound from one rate to another, block by block.
///
/// The filter has linear phase and its delay is taken away: what happens at a second of the input
/// happens at the same second of the output.
struct Resampler: ~Copyable {
    private let stream: OpaquePointer
    private var block: [Float]

    /// A new stream; nil if there is no memory for it.
    ///
    /// - Parameters:
    ///   - input: The rate that is read, Hz.
    ///   - output: The rate that is wanted, Hz.
    init?(from input: Int, to output: Int) {
        precondition(input > 0 && output > 0, "Resampler: \(input) Hz to \(output) Hz")
        // 20 bits: what is folded or lost stays below -120 dB up to 91 % of the band.
        var quality = soxr_quality_spec(UInt(SOXR_20_BITQ), 0)
        guard let stream = soxr_create(Double(input), Double(output), 1, nil, nil, &quality, nil)
        else { return nil }
        self.stream = stream
        block = [Float](repeating: 0, count: 1 << 14)
    }

    deinit { soxr_delete(stream) }

    /// Puts samples in, and what is ready behind `samples`.
    ///
    /// - Returns: Whether it went well; only a lack of memory does not.
    mutating func add(_ input: UnsafeBufferPointer<Float>, to samples: inout [Float]) -> Bool {
        guard !input.isEmpty else { return true }
        var rest = input[...]
        while true {
            let part = UnsafeBufferPointer(rebasing: rest)
            guard let (taken, made) = process(part.baseAddress, part.count, &samples) else {
                return false
            }
            rest = rest.dropFirst(taken)
            if rest.isEmpty, made < block.count { return true }
        }
    }

    /// Puts what is still inside behind `samples`; nothing can be added any more.
    ///
    /// - Returns: Whether it went well; only a lack of memory does not.
    mutating func finish(to samples: inout [Float]) -> Bool {
        while let (_, made) = process(nil, 0, &samples) {
            if made == 0 { return true }
        }
        return false
    }

    private mutating func process(
        _ input: UnsafePointer<Float>?, _ count: Int, _ samples: inout [Float]
    ) -> (taken: Int, made: Int)? {
        var (taken, made) = (0, 0)
        let stream = stream
        let isFine = block.withUnsafeMutableBufferPointer { block in
            soxr_process(stream, input, count, &taken, block.baseAddress, block.count, &made) == nil
        }
        guard isFine else { return nil }
        samples.append(contentsOf: block[..<made])
        return (taken, made)
    }

    /// How many samples a sound has at another rate.
    ///
    /// - Parameters:
    ///   - count: Its samples now.
    ///   - input: The rate it has, Hz.
    ///   - output: The rate that is wanted, Hz.
    static func count(_ count: Int, from input: Int, to output: Int) -> Int {
        Int((Double(count) * Double(output) / Double(input)).rounded())
    }
}
