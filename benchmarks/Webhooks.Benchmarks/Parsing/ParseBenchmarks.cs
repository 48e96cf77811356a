using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Webhooks.Benchmarks.Measuring;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks.Parsing;

/// <summary>What turning a workflow event into its typed model costs, beside System.Text.Json over the same shape.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private readonly byte[] _body = SignedDelivery.Of().Body;

    [Benchmark(Baseline = true)]
    public object SourceGenerated() => JsonSerializer.Deserialize(_body, SettableJson.Default.SettableWorkflowCompleted)!;

    [Benchmark]
    public object Reflection() => JsonSerializer.Deserialize<SettableWorkflowCompleted>(_body, SettableJson.Reflection)!;

    /// <summary>What the dispatcher calls.</summary>
    [Benchmark]
    [AllocatesAtMost(0.9, 0)]
    public object Webhooks() => CircleCIWebhook.Provider.Parse("workflow-completed", _body);

    /// <summary>What a program without ASP.NET calls: type first, then the event.</summary>
    [Benchmark]
    [AllocatesAtMost(0.95, 0)]
    public object Webhooks_IdentifyAndParse() => CircleCIWebhook.Parse(_body);

    /// <summary>What the receiver calls before anything is parsed.</summary>
    [Benchmark]
    [AllocatesAtMost(0, 100)]
    public bool Webhooks_Identify() => CircleCIWebhook.Provider.TryIdentify(default, _body, out _);

    /// <summary>The floor: every token looked at, nothing built.</summary>
    [Benchmark]
    public bool TokensAlone()
    {
        var reader = new Utf8JsonReader(_body);

        while (reader.Read())
        {
        }

        return true;
    }
}
