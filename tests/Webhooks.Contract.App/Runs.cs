using System.Text;

namespace Webhooks.Contract;

/// <summary>A file that several processes append lines to. A line is whole or not there, also when its process is killed.</summary>
internal sealed class Runs(string path)
{
    private readonly Lock _gate = new();

    public void Write(string line)
    {
        lock (_gate)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }
}
