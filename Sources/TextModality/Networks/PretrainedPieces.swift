import Datasets
import NeuralNetworks
import Support
import Tensors

/// A folder with a piece table (`pieces.txt`) and a vector for each piece (`pieces.safetensors`).
///
/// The vectors are stored as `table`, int8 `[V, E]`, times `scale`, Float32 `[E]`.
struct PretrainedPieces {
    let table: PieceTable
    private let folder: String

    /// Finds the folder by name, or takes a path to it.
    init(
        named name: String, searching folders: ResourceFolders, asked place: UserFault.Place?
    ) throws {
        guard let folder = try folders.folder(named: name, holding: "pieces.txt") else {
            throw UserFault(
                "there is no piece table named \(name)", at: place,
                remedy: "Looked in \(folders.words). Name a folder that holds pieces.txt, or set "
                    + "pieces to \(TextSettings.trained) to make a table from the texts."
            )
        }
        self.folder = folder
        table = try PieceTable(contentsOf: folder + "/pieces.txt")
    }

    /// The pieces' vectors, shape `[V, E]`.
    func vectors() throws -> Tensor {
        let path = folder + "/pieces.safetensors"
        let file = try SafetensorsFile(contentsOf: path)
        let shape = try file.shape(of: "table")
        let scale = try file.tensor("scale")
        guard shape.count == 2, shape[0] == table.pieces.count, scale.shape == [shape[1]] else {
            throw UserFault(
                "the vectors do not fit the pieces: table \(shape), scale \(scale.shape), "
                    + "\(table.pieces.count) pieces", at: .init(file: path),
                remedy: "Use pieces.txt and pieces.safetensors of the same origin.")
        }
        return try file.tensor("table").scalingColumns(by: scale)
    }
}

extension Tensor {
    /// Each column times its factor, `[V, E]` and `[E]`.
    func scalingColumns(by factors: Tensor) -> Tensor {
        let factors = factors.hostScalars
        var scaled = self
        scaled.withMutableHostSpan { span in
            for i in span.indices { span[i] *= factors[i % factors.count] }
        }
        return scaled
    }
}
