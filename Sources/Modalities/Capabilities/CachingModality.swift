/// A modality that keeps decoded examples in memory while there is room.
public protocol CachingModality: Modality {
    /// Says that no example decoded so far is used any more. The memory that was kept for them no
    /// longer counts against the room there is.
    func releaseExamples()
}
