#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The natural logarithm.
func logarithm(_ x: Double) -> Double { log(x) }

/// The logarithm to the base of 2.
func binaryLogarithm(_ x: Double) -> Double { log2(x) }

/// e to the power of x.
func exponential(_ x: Double) -> Double { exp(x) }
