public import Datasets
public import Modalities
public import Tensors

extension AudioModality: ExampleViews {
    /// The recording as a spectrogram `[T, M, 1]`, corrupted as its domain is, augmented as the
    /// view asks for.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example {
        guard let sound = try waveform(of: example) else { return example }
        let spectrogram =
            switch view {
            case .plain: logMel(fitted(sound))
            case .weak: weak(sound, logMel, fitted, using: &generator)
            case .strong: strong(sound, logMel, fitted, using: &generator)
            }
        return Example(
            content: .dense(spectrogram.reshaped(spectrogram.shape + [1])))
    }
}
