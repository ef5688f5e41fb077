import Glibc

/// The term of an entropy in nats: p · ln p, 0 at 0.
package func plogp(_ p: Double) -> Double { p > 0 ? p * log(p) : 0 }
