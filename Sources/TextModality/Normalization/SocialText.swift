/// Reads social text as people write it and rewrites it as words and markers.
///
/// The input is what ``UnicodeForm`` makes: words that each follow one space. So is the output, in
/// which links, names, faces, drawn-out letters and repeated signs have become ``TextMarker``s.
/// Each byte is looked at a bounded number of times.
struct SocialText {
    let text: [UInt8]
    let marksCapitals: Bool
    private var output: [UInt8] = []
    /// The bytes of the word being read.
    private(set) var word = 0..<0
    var position = 0
    /// Whether what is written next continues the word written last.
    var isInsideWord = false
    /// Whether a sign that is written next stays with the marker before it: `<user>'s`.
    private(set) var followsMarker = false
    /// Markers to be written after the word that is being written.
    private var delayed: [TextMarker] = []
    private(set) var hashtagEnd = 0
    /// The run of letters that was looked at for capitals last, and whether it has no others.
    var letterRun = 0..<0
    var isInCapitals = false
    private var addressesScanned = 0
    /// A face may follow another one directly: `<3<3`.
    private var faceEnd = 0

    /// Rewrites text.
    ///
    /// - Complexity: O(bytes).
    static func read(_ text: [UInt8], marksCapitals: Bool) -> [UInt8] {
        var reader = SocialText(text: text, marksCapitals: marksCapitals)
        reader.readWords()
        return reader.output
    }

    private init(text: [UInt8], marksCapitals: Bool) {
        self.text = text
        self.marksCapitals = marksCapitals
        output.reserveCapacity(text.count + 32)
    }

    private mutating func readWords() {
        while position < text.count {
            position += 1  // The space before the word.
            word = position..<wordEnd
            if isPlain {
                write(word)
                position = word.upperBound
            }
            while position < word.upperBound { readNext() }
            closeWord()
        }
    }

    private var wordEnd: Int {
        var end = position
        while end < text.count, text[end] != 0x20 { end += 1 }
        return end
    }

    /// Whether the word is letters only, none drawn out: most are, and need no closer look.
    private var isPlain: Bool {
        var (before, last): (UInt8, UInt8) = (0, 0)
        for index in word {
            let letter = ASCII.lowered(text[index])
            let isRun = letter == last && letter == before
            if !ASCII.isLower(letter) || isRun || (marksCapitals && text[index] != letter) {
                return false
            }
            (before, last) = (last, letter)
        }
        return text[word.lowerBound] | 0x20 != UInt8(ascii: "x")  // "xD" is a face.
    }

    private mutating func readNext() {
        let byte = text[position]
        if position < hashtagEnd {
            if byte == UInt8(ascii: "_") {
                closeWord()
                position += 1
                return
            }
            if isHashtagWordStart { closeWord() }
        } else if readFace(byte) || (!followsLetterOrDigit && readName(byte)) {
            return
        }
        if ASCII.isLetter(byte) {
            readLetters(byte)
        } else if ASCII.isDigit(byte) {
            write(position..<(position + 1))
            position += 1
        } else if byte < 0x80 {
            readSigns(byte)
        } else {
            readBeyondASCII()
        }
    }

    var followsLetterOrDigit: Bool {
        position > word.lowerBound && ASCII.isLetterOrDigit(text[position - 1])
    }

    private mutating func readFace(_ byte: UInt8) -> Bool {
        guard Emoticons.canBegin(with: byte),
            let face = Emoticons.match(
                in: text, at: position, word: max(word.lowerBound, faceEnd)..<word.upperBound)
        else { return false }
        writeMarker(face.marker)
        if face.isRepeated { writeMarker(.repeated) }
        position += face.length
        faceEnd = position
        return true
    }

    /// Reads an address, a mention or the mark of a hashtag.
    private mutating func readName(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: "@") {
            var end = position + 1
            while end < word.upperBound, isNameCharacter(text[end]) { end += 1 }
            guard end > position + 1 else { return false }
            writeMarker(.user)
            position = end
            return true
        }
        if byte == UInt8(ascii: "#") {
            guard let end = hashtagEnd(after: position + 1) else { return false }
            writeMarker(.hashtag)
            hashtagEnd = end
            position += 1
            return true
        }
        guard ASCII.isLetterOrDigit(byte),
            let address = TextAddresses.match(
                in: text, at: position, end: word.upperBound, scanned: &addressesScanned)
        else { return false }
        writeMarker(address.marker)
        position = address.end
        return true
    }

    private func isNameCharacter(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: "_")
    }

    /// Where a hashtag ends; nil if there is no letter in it, as in "#1", and for "&#x;".
    private func hashtagEnd(after start: Int) -> Int? {
        if start - 1 > word.lowerBound, text[start - 2] == UInt8(ascii: "&") { return nil }
        var end = start
        var hasLetter = false
        while end < word.upperBound {
            if isNameCharacter(text[end]) {
                hasLetter = hasLetter || ASCII.isLetter(text[end])
                end += 1
                continue
            }
            let (scalar, length) = UTF8Text.scalar(in: text, at: end)
            guard scalar >= 0x80, UTF8Text.isWordCharacter(scalar) else { break }
            hasLetter = true
            end += length
        }
        return hasLetter ? end : nil
    }

    /// Whether a word of a hashtag begins here: `loveIt`, `prop8`, `HTMLPage`.
    private var isHashtagWordStart: Bool {
        let (before, byte) = (text[position - 1], text[position])
        if ASCII.isDigit(byte) != ASCII.isDigit(before) { return true }
        guard ASCII.isUpper(byte) else { return false }
        if !ASCII.isUpper(before) { return true }
        return position + 1 < hashtagEnd && ASCII.isLower(text[position + 1])
    }
}

// MARK: - Writing

extension SocialText {
    mutating func write(_ bytes: Range<Int>) {
        openWord()
        output.append(contentsOf: text[bytes])
    }

    mutating func write(lowered byte: UInt8) {
        openWord()
        output.append(ASCII.lowered(byte))
    }

    private mutating func openWord() {
        if !isInsideWord { output.append(0x20) }
        isInsideWord = true
        followsMarker = false
    }

    mutating func appendLater(_ marker: TextMarker) {
        if !delayed.contains(marker) { delayed.append(marker) }
    }

    mutating func closeWord() {
        isInsideWord = false
        followsMarker = false
        if delayed.isEmpty { return }
        for marker in delayed { append(marker) }
        delayed.removeAll(keepingCapacity: true)
    }

    private mutating func writeMarker(_ marker: TextMarker) {
        closeWord()
        append(marker)
        followsMarker = true
    }

    private mutating func append(_ marker: TextMarker) {
        output.append(0x20)
        output.append(contentsOf: marker.rawValue.utf8)
    }
}
