#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An example as the page shows it: a picture, a sound, or both.
package struct Exhibit: Sendable {
    /// The example's name in its corpus.
    package var id: String
    /// A whole PNG file; nil where there is nothing to see.
    package var picture: [UInt8]?
    /// A whole WAV, FLAC or Ogg file; nil where there is nothing to hear.
    package var sound: [UInt8]?

    /// An exhibit from its parts.
    package init(id: String, picture: [UInt8]?, sound: [UInt8]? = nil) {
        (self.id, self.picture, self.sound) = (id, picture, sound)
    }

    /// The picture with a control below it that plays the sound; empty where there is neither.
    ///
    /// - Parameter name: What a reader who does not see it is told.
    func markup(named name: String) -> Markup {
        var markup: Markup = ""
        if let picture {
            let data = Data(picture).base64EncodedString()
            markup += "<img src=\"data:image/png;base64,\(data)\" alt=\"\(name)\"/>"
        }
        if let sound {
            let data = Data(sound).base64EncodedString()
            // Nothing is decoded before somebody wants to hear it.
            markup += """
                <audio controls="controls" preload="none" aria-label="\(name)" \
                src="data:\(Self.mediaType(sound));base64,\(data)"></audio>
                """
        }
        return markup
    }

    /// The media type that a sound's first bytes tell.
    static func mediaType(_ sound: [UInt8]) -> String {
        let known = [("fLaC", "audio/flac"), ("OggS", "audio/ogg")]
        return known.first { sound.starts(with: $0.0.utf8) }?.1 ?? "audio/wav"
    }
}
