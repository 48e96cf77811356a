using Npgsql;

namespace Webhooks.PostgreSQL;

/// <summary>Our own pool of connections.</summary>
internal sealed class DeliveryDatabase(NpgsqlDataSource source) : IDisposable
{
    public NpgsqlDataSource Source => source;

    public void Dispose() => source.Dispose();
}
