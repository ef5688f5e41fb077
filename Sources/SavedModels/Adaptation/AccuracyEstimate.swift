extension HeldOut {
    /// An estimate of the accuracy on examples without labels: the share whose confidence exceeds
    /// a threshold, which is set so that the same share of the held-out examples exceeds it as are
    /// classified rightly.
    ///
    /// Average thresholded confidence (Garg et al. 2022, arXiv:2201.04234). It holds for a model
    /// that is as calibrated there as here, which one that was trained to be sure is not.
    ///
    /// - Parameter confidences: The probability of each example's predicted class.
    /// - Returns: 0…1; 0 for no example.
    func estimatedAccuracy(of confidences: [Float]) -> Double {
        let limit = threshold
        let sure = confidences.count { Double($0) >= limit }
        return Double(sure) / Double(max(1, confidences.count))
    }

    /// The quantile of the confidence below which the share of the mistakes lies.
    private var threshold: Double {
        let place = min(1, max(0, 1 - accuracy)) * Double(quantiles.count - 1)
        let low = Int(place)
        let high = min(low + 1, quantiles.count - 1)
        return quantiles[low] + (place - Double(low)) * (quantiles[high] - quantiles[low])
    }
}
