import Glibc

extension Files {
    /// Makes a write beyond the limit on the size of files an error of that write.
    ///
    /// By itself the system would send a signal, which ends the program without a word and leaves
    /// half of a file. A program that handles the signal in its own way keeps that.
    public static func takeSizeLimitAsError() { _ = sizeLimitIsError }

    private static let sizeLimitIsError: Void = {
        var action = sigaction()
        guard sigaction(SIGXFSZ, nil, &action) == 0,
            action.__sigaction_handler.sa_handler == nil
        else { return }
        _ = signal(SIGXFSZ, SIG_IGN)
    }()
}
