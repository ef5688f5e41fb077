public import Datasets

/// A modality whose examples a person can see or hear.
public protocol PresentableModality: Modality {
    /// An example as a person sees it, as a whole PNG file; nil where there is nothing to see.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    func picture(of example: Example) throws -> [UInt8]?

    /// The meaning of a picture's axes and colours, in sentences; nil where a picture shows the
    /// example as it is. Reports show pictures with a legend larger.
    var pictureLegend: String? { get }

    /// An example as a person hears it, as a whole WAV, FLAC or Ogg file; nil where there is
    /// nothing to hear.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    func sound(of example: Example) throws -> [UInt8]?

    /// The length of an example, in seconds; 0 where it does not run in time.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    func seconds(of example: Example) throws -> Double
}

extension PresentableModality {
    /// Nothing to see.
    public func picture(of example: Example) throws -> [UInt8]? { nil }

    /// A picture shows the example as it is.
    public var pictureLegend: String? { nil }

    /// Nothing to hear.
    public func sound(of example: Example) throws -> [UInt8]? { nil }

    /// It does not run in time.
    public func seconds(of example: Example) throws -> Double { 0 }
}
