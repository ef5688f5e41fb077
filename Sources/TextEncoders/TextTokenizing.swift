/// Cuts texts into the tokens that an encoder reads.
package protocol TextTokenizing: Sendable {
    /// V, one more than the greatest index that it gives.
    var vocabularyCount: Int { get }
    /// The token for a piece that is hidden in pretraining, where there is one.
    var maskIndex: Int32? { get }
    /// The tokens that stand for no part of a text.
    var specialIndices: Set<Int32> { get }
    /// The tokens of a text, with those before and behind it.
    ///
    /// - Parameter length: How many at most; the text's end is cut, never the tokens around it.
    func encode(_ text: String, length: Int) -> [Int32]
}
