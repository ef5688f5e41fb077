import Tensors
import Testing

@Suite struct RandomGeneratorTests {
    /// Computed by a separate implementation in Python.
    @Test func goldenValues() {
        func three(_ generator: RandomGenerator) -> [UInt64] {
            var generator = generator
            return (0..<3).map { _ in generator.next() }
        }
        #expect(
            three(RandomGenerator(seed: 0)) == [
                0xE587_D3DF_F9E9_2ED0, 0x274E_5E9A_4929_B0BB, 0x6A3D_7DAB_3257_3D48,
            ])
        #expect(
            three(RandomGenerator(seed: 1)) == [
                0xA4BD_8A0D_5F17_1880, 0x58B0_17AD_BCC6_C365, 0x0A12_504E_63C5_DA9C,
            ])
        #expect(
            three(RandomGenerator(seed: 1, stream: "dropout")) == [
                0x6A68_16E2_9B62_0245, 0x9CEB_F823_9424_9738, 0xB345_7FDB_85F5_1938,
            ])
        #expect(
            three(RandomGenerator(seed: 1, stream: "epoch", "3")) == [
                0xA084_0E9A_A062_1DA8, 0xAFA6_43DC_A420_D607, 0x799F_5AF8_5D67_7A21,
            ])
    }

    @Test func goldenDraws() {
        var integers = RandomGenerator(seed: 42, stream: "integers")
        #expect(
            (0..<8).map { _ in integers.integer(below: 100) } == [29, 18, 48, 32, 22, 66, 42, 32])
        var order = RandomGenerator(seed: 42, stream: "order")
        var values = Array(0..<10)
        order.shuffle(&values)
        #expect(values == [7, 2, 6, 9, 5, 1, 0, 8, 3, 4])
        var uniform = RandomGenerator(seed: 42, stream: "uniform")
        #expect(uniform.uniform() == 0.8695175051689148)
    }

    @Test func streamsAndSeedsDiffer() {
        var firsts: Set<UInt64> = []
        for seed in 0..<100 {
            for stream in ["", "a", "b", "ab", "ba"] {
                var generator = RandomGenerator(seed: UInt64(seed), stream: stream)
                firsts.insert(generator.next())
            }
        }
        var joined = RandomGenerator(seed: 0, stream: "a", "b")
        var bare = RandomGenerator(seed: 0)
        firsts.formUnion([joined.next(), bare.next()])
        #expect(firsts.count == 502)
    }

    @Test func uniformIsUniform() {
        var generator = RandomGenerator(seed: 9)
        let values = (0..<40_000).map { _ in generator.uniform() }
        #expect(values.allSatisfy { (0..<1).contains($0) })
        #expect(abs(values.reduce(0, +) / 40_000 - 0.5) < 0.01)
        for tenth in 0..<10 {
            let share = values.count { Int($0 * 10) == tenth }
            #expect(abs(share - 4000) < 300)
        }
    }

    @Test func integersAreUniform() {
        var generator = RandomGenerator(seed: 9)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<14_000 { counts[generator.integer(below: 7)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 2000) < 200 })
        #expect((0..<20).allSatisfy { _ in generator.integer(below: 1) == 0 })
        #expect((0..<1000).allSatisfy { _ in generator.integer(below: (1 << 31) - 1) < 1 << 31 })
    }

    @Test func shuffleReachesEveryOrder() {
        var generator = RandomGenerator(seed: 9)
        var orders: [[Int]: Int] = [:]
        for _ in 0..<6000 {
            var values = [0, 1, 2]
            generator.shuffle(&values)
            orders[values, default: 0] += 1
        }
        #expect(orders.count == 6)
        #expect(orders.values.allSatisfy { abs($0 - 1000) < 150 })
        var none: [Int] = []
        generator.shuffle(&none)
        #expect(none.isEmpty)
    }
}
