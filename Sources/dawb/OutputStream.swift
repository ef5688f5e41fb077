import Foundation
import Workbench

/// Standard output for results that come bit by bit, perhaps into a pipe that is closed early.
final class OutputStream {
    /// Makes a closed pipe an error of the writing instead of a signal.
    init() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Writes text; ends the program quietly if nobody reads any more, as after `| head`.
    ///
    /// - Throws: `UserFault` if not all of it arrives for another reason.
    func write(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                bytes = bytes.dropFirst(count)
            } else if errno == EPIPE {
                exit(0)
            } else if errno != EINTR {
                throw UserFault(
                    "cannot write standard output: "
                        + String(cString: strerror(errno)).lowercased(),
                    remedy: "Free some space on that disk, or write to another one.")
            }
        }
    }
}
