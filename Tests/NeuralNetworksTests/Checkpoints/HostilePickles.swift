/// Pickles that lie, or that ask for what they must not get, each with words of the fault.
enum HostilePickles {
    /// What is wrong, the pickle, and words of the fault.
    static let pickles: [(what: String, pickle: [UInt8], words: String)] =
        machines + containers + calls + storages + tensors + names

    private static let most = Int.max
    private static let sound = Pickle.one([2], strides: [1], count: 2)

    /// A pickle of protocol 2 that ends.
    private static func whole(_ pieces: [UInt8]...) -> [UInt8] {
        Pickle.start + pieces.joined() + Pickle.stop
    }

    private static let machines: [(String, [UInt8], String)] = [
        ("an empty pickle", [], "no end"),
        ("no protocol", Pickle.emptyDictionary + Pickle.stop, "protocols"),
        ("protocol 1", [0x80, 1] + Pickle.emptyDictionary + Pickle.stop, "protocols"),
        ("protocol 6", [0x80, 6] + Pickle.emptyDictionary + Pickle.stop, "protocols"),
        ("half a protocol", [0x80], "no end"),
        ("no end", Array(sound.dropLast()), "no end"),
        ("half a pickle", Array(sound.prefix(60)), "midst"),
        ("an unknown instruction", whole([0xFF]), "0xff"),
        ("text instructions", whole(Array("I1\n".utf8)), "0x49"),
        ("an end without a value", whole(), "empty stack"),
        ("an end below a mark", whole(Pickle.none, Pickle.mark), "empty stack"),
        ("a value taken from nothing", whole([0x30]), "empty stack"),
        ("a value doubled from nothing", whole([0x32]), "empty stack"),
        ("a mark that is not there", whole([0x74]), "no mark"),
        ("items without a mark", whole(Pickle.emptyDictionary, [0x75]), "no mark"),
        ("a value kept from nothing", whole([0x71, 0]), "empty stack"),
        ("a value that was never kept", whole([0x68, 7]), "recalls value 7"),
        ("a far value that was never kept", whole([0x6A, 255, 255, 255, 255]), "4294967295"),
        ("a text beyond the end", whole([0x58, 255, 255, 255, 255, 65]), "midst"),
        ("a text of 2^63 bytes", whole([0x8D] + little(UInt64(1) << 63)), "9223372036854775808"),
        ("a text of 2^63 - 1 bytes", whole([0x8D] + little(Int64.max)), "midst"),
        ("bytes beyond the end", whole([0x8E] + little(Int64.max)), "midst"),
        ("an integer beyond the end", whole([0x8B, 255, 255, 255, 127]), "midst"),
        ("a text that is no text", whole([0x58, 2, 0, 0, 0, 0xC3, 0x28]), "UTF-8"),
        ("a name without an end", Pickle.start + Array("cos\nsystem".utf8), "midst of a name"),
        ("a million marks", whole([UInt8](repeating: 0x28, count: 200_000)), "empty stack"),
    ]

    private static let containers: [(String, [UInt8], String)] = [
        (
            "an item for a list", whole(Pickle.emptyList, Pickle.none, Pickle.none, [0x73]),
            "no dict"
        ),
        ("an item for nothing", whole(Pickle.none, Pickle.none, Pickle.setItem), "empty stack"),
        (
            "half an item", whole(Pickle.emptyDictionary, Pickle.mark, Pickle.none, [0x75]),
            "half of one"
        ),
        ("half an item at once", whole(Pickle.mark, Pickle.none, [0x64]), "half of one"),
        ("an element for a tuple", whole([0x29], Pickle.none, [0x61]), "no list"),
        ("elements for a text", whole(Pickle.text("a"), Pickle.mark, [0x65]), "no list"),
        ("nothing but a number", whole(Pickle.integer(1)), "no tensor"),
        ("a storage alone", whole(Pickle.storage("0", 2)), "no tensor"),
        ("a dictionary in itself", itself, "nests"),
        ("tuples in tuples", deep, "nests"),
        ("a dictionary that unfolds without end", unfolding, "unfolds"),
        ("lists without end", whole([UInt8](repeating: 0x5D, count: 100_000)), "no tensor"),
    ]

    /// `d["d"] = d`
    private static let itself = whole(
        Pickle.emptyDictionary, [0x71, 0], Pickle.text("d"), [0x68, 0], Pickle.setItem)

    private static let deep =
        Pickle.start + Pickle.emptyDictionary + Pickle.text("a") + Pickle.none
        + [UInt8](repeating: 0x85, count: 100_000) + Pickle.setItem + Pickle.stop

    /// Each tuple holds the one before twice.
    private static let unfolding =
        Pickle.start + Pickle.none + (0..<60).flatMap { _ in [0x32, 0x86] as [UInt8] } + Pickle.stop

    private static let calls: [(String, [UInt8], String)] = [
        ("a command", whole(Pickle.global("os", "system")), "os.system of Python"),
        ("an expression", whole(Pickle.global("builtins", "eval")), "builtins.eval"),
        ("a module", whole(Pickle.global("torch.nn.modules.linear", "Linear")), "linear.Linear"),
        ("a loader", whole(Pickle.global("torch", "load")), "torch.load"),
        ("a part of a name", whole(Pickle.global("torch", "Storage")), "torch.Storage"),
        (
            "a command by other means",
            whole(Pickle.text("os"), Pickle.text("system"), [0x93]), "os.system"
        ),
        (
            "a name that commands a terminal",
            whole(Pickle.global("os\u{1B}[2J", String(repeating: "x", count: 500))),
            "os\u{FFFD}[2J.xxx"
        ),
        ("a name that is a number", whole(Pickle.none, Pickle.none, [0x93]), "without a name"),
        ("an object", whole(Pickle.ordered, [0x29, 0x81]), "0x81"),
        ("an object of protocol 0", whole(Pickle.mark, Array("ios\nsystem\n".utf8)), "0x69"),
        ("an extension", whole([0x82, 1]), "0x82"),
        ("a call of a text", whole(Pickle.text("a"), [0x29], Pickle.reduce), "no function"),
        ("a call without arguments", whole(Pickle.ordered, Pickle.none, Pickle.reduce), "no func"),
        ("a dictionary of a number", whole(Pickle.ordered, [0x4E, 0x85], Pickle.reduce), "other"),
        (
            "a call of a storage",
            whole(Pickle.global("torch", "LongStorage"), [0x29], Pickle.reduce), "other arguments"
        ),
        (
            "a size of texts", whole(Pickle.global("torch", "Size"), [0x29, 0x52]),
            "other arguments"
        ),
        ("a huge size, again and again", sizes, "other arguments"),
        (
            "a parameter of nothing",
            whole(Pickle.global("torch._utils", "_rebuild_parameter"), [0x29, 0x52]), "other"
        ),
        (
            "a tensor of nothing",
            whole(Pickle.global("torch._utils", "_rebuild_tensor_v2"), [0x29, 0x52]), "form"
        ),
        ("the state of a tuple", whole([0x29], Pickle.emptyDictionary, [0x62]), "sets the state"),
        ("a list for a state", whole([0x7D, 0x5D, 0x62]), "sets the state"),
    ]

    /// Calls `torch.Size` many times on one tuple of many integers.
    private static let sizes =
        Pickle.start + Pickle.mark + (0..<100_000).flatMap { _ in [0x4B, 1] as [UInt8] } + [
            0x74, 0x71, 0,
        ] + Pickle.global("torch", "Size") + [0x71, 1]
        + (0..<100_000).flatMap { _ in [0x68, 1, 0x68, 0, 0x85, 0x52, 0x30] as [UInt8] }
        + Pickle.stop

    private static let storages: [(String, [UInt8], String)] = [
        ("a storage that is a text", whole(Pickle.text("0"), [0x51]), "form"),
        ("a storage of too few words", whole([0x29, 0x51]), "form"),
        ("a storage of -1 numbers", Pickle.one([2], strides: [1], count: -1), "form"),
        ("a storage of all memory", Pickle.one([2], strides: [1], count: most), "form"),
        (
            "complex numbers", Pickle.one([2], strides: [1], count: 2, type: "ComplexFloatStorage"),
            "ComplexFloat"
        ),
        (
            "a storage that is not there",
            Pickle.dictionary([("x", Pickle.tensor(Pickle.storage("9", 2), [2], strides: [1]))]),
            "data/9 is missing"
        ),
        (
            "a storage elsewhere",
            Pickle.dictionary([("x", Pickle.tensor(Pickle.storage("../9", 2), [2], strides: [1]))]),
            "data/../9 is missing"
        ),
        ("a storage that is short", Pickle.one([17], strides: [1], count: 17), "has 64 bytes"),
        (
            "one of doubles", Pickle.one([2], strides: [1], count: 9, type: "DoubleStorage"),
            "9 numb"
        ),
        ("one of an exabyte", Pickle.one([1 << 58], strides: [1], count: 1 << 58), "4 times"),
        ("a few of an exabyte", Pickle.one([2], strides: [1], count: 1 << 58), "has 64 bytes"),
    ]

    private static let tensors: [(String, [UInt8], String)] = [
        ("a negative extent", Pickle.one([-2], strides: [1], count: 2), "impossible"),
        ("two negative extents", Pickle.one([-1, -2], strides: [2, 1], count: 2), "impossible"),
        ("a negative stride", Pickle.one([2], strides: [-1], offset: 1, count: 2), "impossible"),
        ("a negative offset", Pickle.one([2], strides: [1], offset: -1, count: 2), "impossible"),
        ("too few strides", Pickle.one([2, 1], strides: [1], count: 2), "impossible"),
        ("an overflow", Pickle.one([1 << 32, 1 << 32], strides: [1, 1], count: 2), "impossible"),
        (
            "a zero behind an overflow", Pickle.one([most, 9, 0], strides: [1, 1, 1], count: 2),
            "impossible"
        ),
        (
            "an axis too many",
            Pickle.one(
                [Int](repeating: 1, count: 65), strides: [Int](repeating: 1, count: 65), count: 2),
            "form"
        ),
        ("a shape beyond the storage", Pickle.one([3], strides: [1], count: 2), "beyond"),
        ("a stride beyond the storage", Pickle.one([2], strides: [2], count: 2), "beyond"),
        (
            "an offset beyond the storage", Pickle.one([1], strides: [1], offset: 2, count: 2),
            "beyond"
        ),
        ("the greatest stride", Pickle.one([2], strides: [most], count: 2), "beyond"),
        ("the greatest strides", Pickle.one([2, 2], strides: [most, most], count: 2), "beyond"),
        ("the greatest offset", Pickle.one([2], strides: [1], offset: most, count: 2), "beyond"),
        (
            "an overflow to the beginning",
            Pickle.one([3, 2], strides: [1 << 62, 1 << 62], offset: 0, count: 2), "beyond"
        ),
        ("a number repeated", Pickle.one([1000, 1000], strides: [0, 0], count: 2), "repeats"),
    ]

    private static let small = Pickle.tensor(Pickle.storage("0", 2), [2], strides: [1])

    private static let names: [(String, [UInt8], String)] = [
        ("a name twice", Pickle.dictionary([("x", small), ("x", small)]), "x twice"),
        ("no name", Pickle.dictionary([("", small)]), "printable"),
        ("a tensor alone", whole(small), "printable"),
        ("a name that rings", Pickle.dictionary([("x\u{7}", small)]), "printable"),
        ("a name of two lines", Pickle.dictionary([("x\ny", small)]), "printable"),
        (
            "a name of a page", Pickle.dictionary([(String(repeating: "x", count: 501), small)]),
            "500"
        ),
        (
            "a name that is no text", whole(Pickle.emptyDictionary, Pickle.none, small, [0x73]),
            "name"
        ),
        ("one place for many", shared, "more than 4 times"),
    ]

    /// Four hundred tensors of the whole storage.
    private static let shared =
        Pickle.start + Pickle.emptyDictionary + Pickle.storage("0", 4096) + [0x71, 0, 0x30]
        + Pickle.mark
        + (0..<400).flatMap { index in
            Pickle.text("\(index)") + Pickle.tensor([0x68, 0], [4096], strides: [1])
        } + [0x75] + Pickle.stop
}
