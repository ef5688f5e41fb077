import Locking

/// Counts what a user should know of the pictures that were read, beside those that cannot be.
package final class PictureNotes: Sendable {
    /// A thing to know of a picture.
    enum Note: CaseIterable {
        /// Pixels that show the background, which nobody has chosen.
        case transparent
        /// More pictures in the file than the one that is read.
        case severalPictures
    }

    private let counts = Locked([Note: Int]())

    /// Nothing is counted yet.
    package init() {}

    /// Counts a picture.
    func add(_ note: Note) {
        counts.withLock { $0[note, default: 0] += 1 }
    }

    /// What was counted since it was last told, a sentence each.
    ///
    /// - Parameter background: The colour behind transparent pixels, where the recipe chose it:
    ///   then they are not worth a word.
    package func tell(background: Background?) -> [String] {
        let counts = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        func pictures(_ note: Note) -> String? {
            counts[note].map { $0 == 1 ? "1 picture" : "\($0) pictures" }
        }
        let clear =
            background != nil
            ? nil
            : pictures(.transparent).map {
                "\($0) with transparent pixels: what is behind them is taken as white; "
                    + "image.background in the recipe chooses another"
            }
        let several = pictures(.severalPictures).map {
            "\($0) with further pages or frames: the first of each is read"
        }
        return [clear, several].compactMap { $0 }
    }
}
