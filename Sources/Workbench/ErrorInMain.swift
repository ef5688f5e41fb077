import CMainFault
import Glibc
import Reports

/// Tells an error that has left `main`, and ends the program.
///
/// A fault of the world is told to the user like `dawb` does, with status 1; any other error is a
/// mistake of the program's author and ends it as the Swift runtime would.
///
/// - Parameter pointer: The error, as the runtime keeps it: what `any Error` holds on this system.
@_cdecl("dawb_error_left_main")
func errorLeftMain(_ pointer: UnsafeMutableRawPointer) {
    let error = unsafeBitCast(pointer, to: (any Error).self)
    guard let fault = error as? UserFault else {
        fatalError("Error raised at top level: \(String(reflecting: error))")
    }
    let program = CommandLine.arguments.first?.split(separator: "/").last.map { "\($0): " } ?? ""
    _ = TerminalText.message("\(program)\(fault)").withCString {
        write(STDERR_FILENO, $0, strlen($0))
    }
    exit(1)
}
