import Datasets
import Testing

@testable import ImageModality

struct PictureTests {
    @Test func greyIsTheLumaOfColour() {
        let colour = Picture(
            height: 1, width: 4, channels: 3,
            pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
        #expect(colour.with(channels: 1).pixels == [76, 150, 29, 255])
        #expect(colour.with(channels: 3) == colour)
    }
}
