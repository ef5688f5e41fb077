/// What a modality makes of one example on its way to the network, as a piece of work to time.
public struct FeatureWork: Sendable {
    /// What is made, in a few words, such as `log-mel spectra`.
    public var name: String
    /// How many of them, or of what they are made of, one example has: frames, or pieces.
    public var frames: Int
    /// How long the example lasts, in seconds; 0 where it does not run in time.
    public var seconds: Double
    /// Makes them once, on the calling thread.
    public var run: @Sendable () -> Void

    /// Work from its parts.
    ///
    /// - Parameters:
    ///   - name: What is made.
    ///   - frames: How many of them.
    ///   - seconds: How long the example lasts.
    ///   - run: Makes them once, on the calling thread.
    public init(name: String, frames: Int, seconds: Double, run: @escaping @Sendable () -> Void) {
        (self.name, self.frames, self.seconds, self.run) = (name, frames, seconds, run)
    }
}
