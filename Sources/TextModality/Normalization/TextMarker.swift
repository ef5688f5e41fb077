/// Pieces that the normaliser writes in place of something that has no spelling of its own.
///
/// In normalised text a marker is a word by itself: `so cool! <repeat> <smile>`.
public enum TextMarker: String, CaseIterable, Codable, Sendable {
    /// A web address.
    case url = "<url>"
    /// An e-mail address.
    case email = "<email>"
    /// A mention of somebody: `@name`.
    case user = "<user>"
    /// The words that follow were a hashtag.
    case hashtag = "<hashtag>"
    /// A letter of the word before was drawn out: `soooo`.
    case elongated = "<elong>"
    /// The word before was written in capitals.
    case allCapitals = "<allcaps>"
    /// The sign before was repeated: `!!!!`.
    case repeated = "<repeat>"
    /// A friendly face.
    case smile = "<smile>"
    /// A laughing face.
    case laugh = "<laugh>"
    /// A winking or teasing face.
    case wink = "<wink>"
    /// A heart or a kiss.
    case heart = "<heart>"
    /// A sad, crying or angry face.
    case sad = "<sad>"
    /// A sceptical or blank face.
    case neutral = "<neutral>"
    /// A surprised face.
    case surprise = "<surprise>"

    /// A piece of about the same meaning, as a key: a space for a word's start.
    ///
    /// Markers are in no pretrained table: see ``PieceTokenizer/gloss(of:)``.
    var gloss: String {
        switch self {
        case .url: " website"
        case .email: " email"
        case .user: " friend"
        case .hashtag: "#"
        case .elongated: " so"
        case .allCapitals: " very"
        case .repeated: "!!!"
        case .smile: ":)"
        case .laugh: " laugh"
        case .wink: " joke"
        case .heart: " love"
        case .sad: ":("
        case .neutral: " doubt"
        case .surprise: " surprised"
        }
    }

    /// Common emoji, without variation selectors, by the marker that stands for them.
    ///
    /// Used only where the piece table does not have the emoji itself.
    static let emoji: [(marker: TextMarker, signs: String)] = [
        (.smile, "🙂😊☺😀😃😄😁😆😇🤗😌😎👍👌👏🙌🎉✨😋🥳🤩😺"),
        (.laugh, "😂🤣😹😅"),
        (.wink, "😉😜😛😝😏🤪"),
        (.heart, "❤♥💕💖💗💘💓💞💙💚💛💜🖤🤍🧡💝😍🥰😘😚😻💋"),
        (.sad, "☹🙁😢😭😞😔😟😩😫😣😖😥😿💔😡😠🤬👎🤢🤮😒😕😤"),
        (.neutral, "😐😑🤔😶🙄😬"),
        (.surprise, "😮😲😱😯😳🤯😨😧🙀"),
    ]
}
