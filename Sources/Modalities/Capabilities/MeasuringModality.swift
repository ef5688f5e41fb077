/// A modality that tells the size or the length of a file without decoding it.
public protocol MeasuringModality: Modality {
    /// Measures of a file, such as `width, pixels`.
    ///
    /// - Parameter path: The file.
    /// - Throws: `UserFault` on a file that cannot be read.
    static func measures(of path: String) throws -> [(name: String, value: Double)]
}
