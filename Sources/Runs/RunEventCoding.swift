import Adaptation
import Reports

/// One flat JSON object an event: `kind`, `time`, and the keys of its kind.
extension TimedRunEvent: Codable {
    private enum Key: String, CodingKey { case time }

    /// Reads an event and its time.
    package init(from decoder: any Decoder) throws {
        time = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .time)
        event = try RunEvent(from: decoder)
    }

    /// Writes an event and its time.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(time, forKey: .time)
        try event.encode(to: encoder)
    }
}

extension RunEvent: Codable {
    private enum Kind: String, Codable {
        case began, step, epoch, finished, discarded, ended, failed, interrupted
        case logLost = "log-lost"
    }

    private enum Key: String, CodingKey {
        case kind, folder, jobs, method, seed, epoch, epochs, share, seconds, why, verdict
        case losses, figures, validators
        case predictedShares = "predicted_shares"
        case selectedEpoch = "selected_epoch"
        case chosenMethod = "chosen_method"
        case wallSeconds = "wall_seconds"
    }

    private var kind: Kind {
        switch self {
        case .began: .began
        case .step: .step
        case .epoch: .epoch
        case .finished: .finished
        case .discarded: .discarded
        case .ended: .ended
        case .failed: .failed
        case .interrupted: .interrupted
        case .logLost: .logLost
        }
    }

    /// Writes the kind and its keys.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        func encode(_ job: Job) throws {
            try container.encode(job.method, forKey: .method)
            try container.encode(job.seed, forKey: .seed)
        }
        switch self {
        case .began(let folder, let jobs):
            try container.encode(folder, forKey: .folder)
            try container.encode(jobs, forKey: .jobs)
        case .step(let job, let epoch, let losses, let share):
            try encode(job)
            try container.encode(epoch, forKey: .epoch)
            try container.encode(losses, forKey: .losses)
            try container.encode(share, forKey: .share)
        case .epoch(let job, let epoch, let epochs, let record):
            try encode(job)
            try container.encode(epoch, forKey: .epoch)
            try container.encode(epochs, forKey: .epochs)
            try container.encode(record.losses, forKey: .losses)
            try container.encode(record.figures, forKey: .figures)
            try container.encode(record.validators, forKey: .validators)
            try container.encode(record.predictedShares, forKey: .predictedShares)
        case .finished(let job, let selectedEpoch, let seconds):
            try encode(job)
            try container.encode(selectedEpoch, forKey: .selectedEpoch)
            try container.encode(seconds, forKey: .seconds)
        case .discarded(let job, let why):
            try encode(job)
            try container.encode(why, forKey: .why)
        case .ended(let verdict, let chosenMethod, let wallSeconds):
            try container.encode(verdict, forKey: .verdict)
            try container.encode(chosenMethod, forKey: .chosenMethod)
            try container.encode(wallSeconds, forKey: .wallSeconds)
        case .failed(let why), .logLost(let why): try container.encode(why, forKey: .why)
        case .interrupted: break
        }
    }

    /// Reads the kind and its keys.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func value<T: Decodable>(_ key: Key, _ type: T.Type = T.self) throws -> T {
            try container.decode(type, forKey: key)
        }
        func job() throws -> Job { try Job(method: value(.method), seed: value(.seed)) }
        switch try value(.kind, Kind.self) {
        case .began: self = try .began(folder: value(.folder), jobs: value(.jobs))
        case .step:
            self = try .step(
                job(), epoch: value(.epoch), losses: value(.losses), share: value(.share))
        case .epoch:
            let record = try EpochRecord(
                losses: value(.losses), figures: value(.figures), validators: value(.validators),
                predictedShares: value(.predictedShares))
            self = try .epoch(job(), epoch: value(.epoch), of: value(.epochs), record)
        case .finished:
            self = try .finished(
                job(), selectedEpoch: value(.selectedEpoch), seconds: value(.seconds))
        case .discarded: self = try .discarded(job(), why: value(.why))
        case .ended:
            self = try .ended(
                verdict: value(.verdict), chosenMethod: value(.chosenMethod),
                wallSeconds: value(.wallSeconds))
        case .failed: self = try .failed(why: value(.why))
        case .interrupted: self = .interrupted
        case .logLost: self = try .logLost(why: value(.why))
        }
    }
}
