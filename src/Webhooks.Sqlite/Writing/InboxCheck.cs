using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Writing;

/// <summary>Changes nothing: asks the writer to look whether the path still names its file.</summary>
internal sealed class InboxCheck() : InboxWrite(0)
{
    public static readonly InboxCheck Instance = new();

    public override void Apply(InboxConnection connection)
    {
    }

    public override void Succeed()
    {
    }

    public override void Fail(Exception exception)
    {
    }
}
