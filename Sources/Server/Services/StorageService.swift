import Runtime
import SQLite

/// Keeps an eye on the database's files, and closes it last of all.
///
/// A file that was deleted or replaced takes with it what is written later, and what stands in its log ends with the
/// process: both are noticed within a second, also when nobody asks for anything.
final class StorageService: Service {
    let name = "storage"
    private let database: Database
    private let watch = Lock<Task<Void, Never>?>(nil)

    private static let interval: Duration = .seconds(1)

    init(database: Database) {
        self.database = database
    }

    func start() async {
        let database = database
        watch.withLock {
            $0 = Task(name: "database files") {
                // What is wrong is told by the writer, once, and by `/ready`.
                while (try? await Task.sleep(for: Self.interval)) != nil { try? await database.checkPlace() }
            }
        }
    }

    func stop() async {
        watch.withLock { $0?.cancel() }
        database.close()
    }
}
