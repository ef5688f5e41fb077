#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Files {
    /// Occupies the numbers of standard streams that the caller has closed.
    ///
    /// The next file to be opened would get such a number, and with it what is meant for a person.
    /// What stands there now cannot be read or written: uses of the stream fail, as they should.
    public static func occupyClosedStreams() {
        for (number, contrary) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)] as [(Int32, Int32)]
        where fcntl(number, F_GETFD) == -1 {
            // The lowest free number is the one that is given.
            _ = open("/dev/null", contrary)
        }
    }
}
