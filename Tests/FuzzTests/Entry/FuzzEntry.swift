import Glibc

/// What libFuzzer calls, with the parser that `DAWB_FUZZ_TARGET` names.
private enum FuzzEntry {
    static let target: FuzzTarget = {
        let name = getenv("DAWB_FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
            let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
            fatalError("DAWB_FUZZ_TARGET is '\(name)', none of \(names)")
        }
        return target
    }()

    static let scratch: ScratchFolder = {
        do {
            return try ScratchFolder(
                in: getenv("DAWB_FUZZ_SCRATCH").map { String(cString: $0) } ?? "/tmp")
        } catch {
            fatalError("no folder for scratch files: \(error)")
        }
    }()
}

/// Parses one input; any error but a `UserFault` is a crash.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    do {
        try FuzzEntry.target.run(bytes, in: FuzzEntry.scratch)
    } catch {
        fatalError("\(FuzzEntry.target.name) threw what is no fault of a user: \(error)")
    }
    return 0
}
