public import Modalities

extension AudioModality: SizedModality {
    /// The length, the rate and the channels that a recording's header states.
    ///
    /// - Throws: `UserFault` on a file that is no recording.
    public static func sizes(of path: String) throws -> [(name: String, value: Double)] {
        let file = try AudioFile(path, checkingEnd: false)
        return [
            ("length, seconds", file.seconds), ("rate, Hz", Double(file.rate)),
            ("channels", Double(file.channels)),
        ]
    }
}
