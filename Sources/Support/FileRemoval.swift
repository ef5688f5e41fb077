#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Files {
    /// Deletes a file that is no longer needed; one that is not there is as good as deleted.
    ///
    /// - Parameter path: The file.
    public static func remove(_ path: String) { _ = unlink(path) }
}
