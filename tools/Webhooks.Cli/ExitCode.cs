namespace Webhooks.Cli;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCode
{
    /// <summary>Done, and the answer is yes.</summary>
    public const int Yes = 0;

    /// <summary>Done, and the answer is no: not verified, not accepted, drift found.</summary>
    public const int No = 1;

    /// <summary>Not done: the arguments, a file or the address are wrong.</summary>
    public const int Wrong = 2;
}
