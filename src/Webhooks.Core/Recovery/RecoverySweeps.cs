namespace Webhooks.Recovery;

/// <summary>The sweeps of all endpoints that recover.</summary>
internal sealed class RecoverySweeps(IReadOnlyList<RecoverySweep> all) : IDisposable
{
    public IReadOnlyList<RecoverySweep> All => all;

    public RecoverySweep? Find(string endpoint) => all.FirstOrDefault(sweep => sweep.Endpoint == endpoint);

    public void Dispose()
    {
        foreach (var sweep in all)
        {
            sweep.Dispose();
        }
    }
}
