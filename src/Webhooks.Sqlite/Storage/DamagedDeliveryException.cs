using Microsoft.Data.Sqlite;

namespace Webhooks.Sqlite.Storage;

/// <summary>
/// A stored delivery does not match its checksum. Trying again does not help: it becomes a dead letter without another attempt.
/// </summary>
internal sealed class DamagedDeliveryException(long number) : SqliteException(
    $"Delivery {number} does not match the checksum it was stored with: the disk or another program changed it. No handler was called. "
    + "Have its sender send it again, and check the disk.",
    SQLitePCL.raw.SQLITE_CORRUPT);
