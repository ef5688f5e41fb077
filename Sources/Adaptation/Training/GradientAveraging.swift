import NeuralNetworks
import Tensors

extension Trainer {
    /// The gradients of an update as all processes that train one model together have them: each
    /// tensor's mean over the processes. With one process, as today, the gradients themselves.
    ///
    /// Every gradient that an optimizer is given passes here, straight behind the backward pass and
    /// before anything is held, pulled or clipped, so that all processes clip by one norm and
    /// change their models alike. An average over several processes has to go through the paths in
    /// sorted order, take a tensor that some process has no gradient for as zero there, join the
    /// rows of row gradients, and weigh by the examples in each ``BatchPart``. A loss that is not
    /// finite makes the mean so for all: none goes on alone.
    ///
    /// - Parameter gradients: This process's, by path.
    /// - Returns: By path.
    func averagedOverProcesses(_ gradients: [String: Gradient]) -> [String: Gradient] {
        gradients
    }
}
