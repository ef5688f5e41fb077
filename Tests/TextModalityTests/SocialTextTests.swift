import Testing

@testable import TextModality

private func read(_ text: String, marksCapitals: Bool = false) -> String {
    let normalizer = TextNormalizer(foldsCase: false, marksCapitals: marksCapitals)
    return String(decoding: normalizer.normalize(text), as: UTF8.self)
}

@Suite struct SocialTextTests {
    @Test(arguments: [
        ("see http://t.co/Ab1?x=2.", "see <url>."), ("(https://a.b/c)", "( <url>)"),
        ("WWW.Example.com!", "<url>!"), ("bit.ly/xyz", "<url>"),
        ("great.thanks/all", "great.thanks/all"),
        ("amazon.com", "amazon.com"), ("and/or", "and/or"), ("http://", "http://"),
        ("看http://t.cn/z8好", "看 <url> 好"), ("http://a.b http://c.d", "<url> <url>"),
        ("x.com/", "<url>"),
    ])
    func webAddresses(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        ("mail me@home.org, ok", "mail <email>, ok"), ("a.b+c@d-e.co.uk", "<email>"),
        ("me@home", "me@home"), ("@bob hi", "<user> hi"), ("(@bob_2's)", "( <user>'s)"),
        (".@bob", ". <user>"), ("@ noon", "@ noon"), ("@@", "@@"), ("RT @a: b", "RT <user>: b"),
    ])
    func namesAndMail(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        ("#LoveIt", "<hashtag> Love It"), ("#prop8", "<hashtag> prop 8"),
        ("#HTMLPageNow", "<hashtag> HTML Page Now"), ("#so_good!", "<hashtag> so good!"),
        ("#1", "#1"), ("#", "#"), ("#sooooGood", "<hashtag> soo <elong> Good"),
        ("#好吃", "<hashtag> 好吃"), ("#été", "<hashtag> été"), ("#ABc", "<hashtag> A Bc"),
        ("C#sharp", "C#sharp"), ("#a#b", "<hashtag> a#b"), ("#_x_", "<hashtag> x"),
    ])
    func hashtags(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        (":) :-) :] =) (: ^_^ :3", TextMarker.smile), (":D :-D =D xD XD", .laugh),
        (";) ;-) ;D :P :-p =P", .wink), ("<3 :* :-*", .heart),
        (":( :-( :'( :[ =( </3 T_T :c", .sad), (":/ :-/ :\\ :| -_- :S", .neutral),
        (":O :-o :0 o_O O.o", .surprise),
    ])
    func faces(drawings: String, marker: TextMarker) {
        for drawing in drawings.split(separator: " ") {
            #expect(read("so \(drawing) then") == "so \(marker.rawValue) then", "\(drawing)")
        }
    }

    @Test(arguments: [
        ("great:)", "great <smile>"), (":)))", "<smile> <repeat>"), (":DDD!", "<laugh> <repeat>!"),
        ("<3<3", "<heart> <heart>"), ("<333", "<heart> <repeat>"), ("a<30", "a<30"),
        ("10:30", "10:30"), ("at 8:)", "at 8:)"), ("note:part", "note:part"), ("c:/x", "c:/x"),
        ("s://x", "s://x"), ("fox", "fox"), ("xDay", "xDay"), ("f(x)", "f(x)"),
        (":)yes", "<smile> yes"),
        ("&lt;3", "<heart>"), ("(yes):", "(yes):"), (":", ":"), (":'", ":'"),
    ])
    func facesAndTheirNeighbours(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        ("soooo", "soo <elong>"), ("SOOOO", "SOO <elong>"), ("so", "so"), ("too", "too"),
        ("yessss!!!", "yess! <elong> <repeat>"), ("aaaahhhh", "aahh <elong>"), ("III", "III"),
        ("哈哈哈哈", "哈哈 <elong>"), ("1000", "1000"), ("ééééé", "éé <elong>"),
    ])
    func drawnOutWords(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        ("no!!!!", "no! <repeat>"), ("what??", "what? <repeat>"), ("what?!", "what?!"),
        ("well...", "well..."), ("well.....", "well..."), ("well..", "well..."),
        ("well…", "well..."),
        ("a--b", "a--b"), ("-----", "- <repeat>"), ("。。。", "。 <repeat>"), ("！！", "! <repeat>"),
    ])
    func repeatedSigns(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        ("so GREAT!", "so great! <allcaps>"), ("I am", "I am"), ("DON'T", "don't <allcaps>"),
        ("LOoK", "LOoK"), ("NOOOO", "noo <allcaps> <elong>"), ("A4", "A4"),
        ("USA-made", "usa-made <allcaps>"),
    ])
    func capitals(text: String, expected: String) {
        #expect(read(text, marksCapitals: true) == expected)
    }

    @Test(arguments: [
        ("a &amp; b", "a & b"), ("&lt;b&gt;", "<b>"), ("&quot;x&quot;", "\"x\""),
        ("don&#39;t", "don't"),
        ("a&nbsp;b", "a b"), ("&#x1F600;", "😀"), ("&#X41;&#66;", "AB"), ("&bogus;", "&bogus;"),
        ("&#xD800;", "&#xD800;"), ("&#0;", "&#0;"), ("&#99999999999;", "&#99999999999;"),
        ("&", "&"),
        ("&amp;lt;", "&lt;"), ("R&B", "R&B"), ("&;", "&;"), ("&#;", "&#;"), ("&#x;", "&#x;"),
    ])
    func characterReferences(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        ("yes😂😂😂ok", "yes 😂 <repeat> ok"), ("👍🏽👍🏻", "👍 <repeat>"), ("❤\u{FE0F}!", "❤ !"),
        ("🇩🇪🇫🇷", "🇩🇪 🇫🇷"), ("👨\u{200D}👩\u{200D}👧x", "👨\u{200D}👩\u{200D}👧 x"), ("👍\u{200D}", "👍"),
    ])
    func emoji(text: String, expected: String) {
        #expect(Array(read(text).utf8) == Array(expected.utf8))
    }

    @Test func curlyQuotesBecomeStraight() {
        #expect(read("don’t “go”") == "don't \"go\"")
    }

    @Test func facesAreReadBeforeCaseIsFolded() {
        let text = TextNormalizer().normalize(":D #LoveIt GREAT")
        #expect(String(decoding: text, as: UTF8.self) == "<laugh> <hashtag> love it great")
    }
}
