using System.Diagnostics;
using System.Text.Json;
using Webhooks.Benchmarks;

namespace Webhooks.Peers.Durable.Serving;

/// <summary>The handler of every way: reads the event, and counts how often each delivery came.</summary>
internal static class HandledDeliveries
{
    private static readonly int[] Times = new int[1 << 20];
    private static int _distinct;
    private static int _total;
    private static long _last;

    public static DurableProgress Progress => new(Volatile.Read(ref _distinct), Volatile.Read(ref _total), Volatile.Read(ref _last));

    /// <summary>Handles a body, as the generated serializer reads it.</summary>
    public static void Handle(byte[] body) =>
        Handle(JsonSerializer.Deserialize(body, SettableJson.Default.SettableWorkflowCompleted)!.Id);

    /// <summary>Handles an event that is read already.</summary>
    public static void Handle(Guid id)
    {
        Interlocked.Increment(ref _total);

        if (Interlocked.Increment(ref Times[NumberedDeliveries.NumberOf(id)]) == 1)
        {
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
            Interlocked.Increment(ref _distinct);
        }
    }
}
