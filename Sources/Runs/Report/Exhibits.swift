import Datasets
import Modalities
import Reports

/// Makes what a page shows of examples, and sees to it that the page stays small.
struct Exhibits {
    /// Nil where examples can be neither seen nor heard.
    private let modality: (any PresentableModality)?
    /// Bytes that sounds may still take.
    private var left: Int

    /// Bytes of all sounds of a page together, before they are written as text, which takes a third
    /// more.
    static let room = 1_900_000

    init(_ modality: any Modality, room: Int = Exhibits.room) {
        (self.modality, left) = (modality as? any PresentableModality, room)
    }

    /// An example to look at and, while there is room, to listen to; nil where there is neither.
    ///
    /// - Parameters:
    ///   - example: The example.
    ///   - id: The name of its record.
    /// - Throws: `UserFault` on an example that cannot be read.
    mutating func exhibit(_ example: Example, id: String) throws -> Exhibit? {
        guard let modality else { return nil }
        let picture = try modality.picture(of: example)
        var sound = try modality.sound(of: example)
        if let bytes = sound?.count {
            if bytes > left { sound = nil } else { left -= bytes }
        }
        guard picture != nil || sound != nil else { return nil }
        return Exhibit(id: id, picture: picture, sound: sound)
    }
}
