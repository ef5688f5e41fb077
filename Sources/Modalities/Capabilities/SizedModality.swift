/// A modality that tells the size or the length of a file without decoding it.
public protocol SizedModality: Modality {
    /// Sizes of a file, such as `width, pixels`.
    ///
    /// - Parameter path: The file.
    /// - Throws: `UserFault` on a file that cannot be read.
    static func sizes(of path: String) throws -> [(name: String, value: Double)]
}
